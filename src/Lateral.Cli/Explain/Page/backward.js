import { sides } from './lrn.js';
import { byId } from './data.js';
import { change } from './state.js';
import { numberText } from './numbers.js';
import { channelBars, waterfall } from './bars.js';
import { cells, fillChannelTable, fillTermTable } from './tables.js';
import { rangeOf } from './slots.js';
import { makeChooser, setChart } from './forward.js';
import { mostOf } from './analysis.js';

/** Part 3: the gradient, term by term. */

export function startBackward() {
  makeChooser('backward-chart', 'Channel, by the terms of its gradient');
  byId('target').addEventListener('input', event => change({ target: event.target.valueAsNumber }));
}

export function showBackward(now) {
  showTarget(now);
  const { all, chosen, terms, channel: i } = now;
  byId('terms-chart').innerHTML = waterfall(
    `From the direct term ${numberText(chosen.direct)} by ${terms.length} terms of outputs to the gradient ${numberText(chosen.dx)}.`,
    'the direct term, then what each output that reads this input adds, then dx', waterfallParts(now));
  fillTermTable('terms-body', terms, t => t.label + (t.isOwn ? ', its own' : ''),
    t => cells([t.dy, t.y, t.scale, t.ratio, t.value].map(value => numberText(value))) + `<td class="what ${t.acts}">${t.acts}</td>`,
    rest => `<td></td><td></td><td></td>${cells([sumOf(rest, t => t.ratio), sumOf(rest, t => t.value)])}<td class="what"></td>`);

  const { before, after } = sides(now.p), window = rangeOf(now, before, after);
  setChart('backward-chart', now, `direct ${numberText(chosen.direct)}, cross ${numberText(chosen.cross)}, sum ${numberText(chosen.dx)}`, channelBars(
    `The two kinds of terms of the gradient and their sum for all channels at pixel ${now.row},${now.column}.`, window, i, [
      { name: 'direct', style: 'series-direct', values: all.direct, breadth: 0.9 },
      { name: 'cross', style: 'series-cross', values: all.cross, breadth: 0.9 },
      { name: 'dx', style: 'series-sum', values: all.dx, breadth: 0 },
    ]));
  fillChannelTable('backward', now, window, c => cells([
    numberText(all.dy[c]), numberText(all.direct[c]), numberText(all.cross[c]),
    numberText(all.dx[c], 6), numberText(all.numeric[c], 6), numberText(all.dx[c] - all.numeric[c], 2),
  ]));
}

export const sumOf = (terms, value) => numberText(terms.reduce((sum, t) => sum + value(t), 0));

function waterfallParts({ chosen, terms }) {
  const [shown, rest] = mostOf(terms);
  const parts = shown.map(t => ({
    label: t.label, value: t.value,
    style: t.acts === 'relieves' ? 'series-relieves' : 'series-suppresses',
    mark: { relieves: '▲', suppresses: '▼' }[t.acts] ?? '',
  }));
  if (rest.length > 0) parts.push({ label: 'others', value: rest.reduce((sum, t) => sum + t.value, 0), style: 'series-suppresses', mark: '' });
  return [
    { label: 'direct', value: chosen.direct, style: 'series-direct', mark: '' }, ...parts,
    { label: 'dx', value: chosen.dx, style: 'series-sum', mark: numberText(chosen.dx) },
  ];
}

/** The target runs to the greatest output at the pixel. */
function showTarget({ all, target }) {
  const most = Math.max(...all.y.map(Math.abs), target) || 1;
  byId('target').max = most;
  byId('target').value = target;
  byId('target-value').textContent = numberText(target, 3);
}
