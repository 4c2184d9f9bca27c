import { backwardAt, caffeFloat32, crossFactor, directFloat32, forward, sides } from './lrn.js';
import { byId } from './data.js';
import { numberText, readableExact } from './numbers.js';
import { cells } from './tables.js';
import { drawTape } from './tape.js';

/** Part 4: the head's steps, forward and back, and what float makes of them. */

const stepsApart = 900;
let run = null, head = 0, playing = null, place = '';

/** Caffe's way, Lateral's and the exact one on the channels of the pixel, with a spike if that is switched on. */
function compute(now) {
  const p = { ...now.p, region: 'across' }, { before, after } = sides(p), x = Float32Array.from(now.line.x);
  const spike = byId('spike').checked ? Math.max(now.channel - 2 * Math.max(before, after) - 1, 0) : null;
  if (spike !== null) x[spike] = 1000 * Math.max(...x.map(Math.abs)) || 1000;
  const grid = { rows: 1, columns: x.length, x }, out = forward(grid, p);
  const dy = Float32Array.from(out.y, y => y - now.target);
  const exact = Array.from(x, (_, i) => backwardAt(grid, p, out, j => dy[j], i));
  const caffe = caffeFloat32(x, dy, p), direct = directFloat32(x, dy, p);
  const ratio = Array.from(x, (_, j) => Math.fround(Math.fround(dy[j] * caffe.y[j]) / caffe.scale[j]));
  return { p, x, dy, before, after, size: p.size, spike, exact, caffe, direct, ratio, factor: Math.fround(crossFactor(p)) };
}

/** How many digits of dx_i are right, counted from the larger of its two terms. */
function correctDigits({ exact }, i, dx) {
  const { direct, cross, dx: truth } = exact[i];
  if (!Number.isFinite(dx)) return 0;
  const error = Math.abs(dx - truth), size = Math.max(Math.abs(direct), Math.abs(cross));
  return error === 0 || size === 0 ? Infinity : Math.max(0, -Math.log10(error / size));
}

const digitsText = digits => digits === Infinity ? 'all' : digits.toFixed(1);

const phases = {
  1: 'only adding: the window of channel 0 is not complete',
  2: 'adding, and subtracting once n terms are in',
  3: 'only subtracting: the head is past the last channel',
};

export function showStepper(now) {
  run = compute(now);
  const key = [now.row, now.column, now.channel, now.p.size, now.p.evenWindow].join();
  if (key !== place) head = Math.min(now.channel + run.before, run.caffe.steps.length - 1);
  place = key;
  byId('head').max = run.caffe.steps.length - 1;
  byId('steps-body').innerHTML = run.caffe.steps.map(stepRow).join('');
  showStep();
}

function stepRow(step) {
  const term = j => j === null ? '' : `t<sub>${j}</sub> = ${numberText(run.ratio[j])}`, i = step.written;
  return `<tr data-head="${step.head}"><th scope="row">${step.head}</th>${cells([
    step.phase, term(step.added), term(step.subtracted), numberText(step.sum, 6),
    i ?? '', i === null ? '' : numberText(run.caffe.dx[i], 6), i === null ? '' : numberText(run.direct.dx[i], 6),
  ])}</tr>`;
}

function showStep() {
  const { caffe: { steps }, before, after } = run, step = steps[head], i = step.written;
  byId('head').value = head;
  byId('tape').innerHTML = drawTape(run, step, byId('tape').clientWidth);
  const writes = i === null ? 'nothing is written yet' : `channel ${i} is written, its window channels ${Math.max(i - after, 0)} to ${Math.min(i + before, run.x.length - 1)}`;
  byId('step-summary').textContent = `head ${head}, phase ${step.phase}, ${phases[step.phase]}; ${writes} (pre_pad ${after}, post_pad ${before}).`;
  byId('head').setAttribute('aria-valuetext', `head ${head}, phase ${step.phase}`);
  byId('step-lines').innerHTML = stepLines(step).map(([name, text]) => `<div><dt>${name}</dt><dd>${text}</dd></div>`).join('');
  showComparison(step);
  for (const row of byId('steps-body').rows) row.className = row.dataset.head === String(head) ? 'strongest' : '';
  byId('step-back').disabled = byId('step-first').disabled = head === 0;
  byId('step-forward').disabled = byId('step-last').disabled = head === steps.length - 1;
}

const factorText = value => value < 0 ? `(${numberText(value)})` : numberText(value);

/** The step's arithmetic, in the numbers that float has. */
function stepLines({ added, subtracted, sum, written: i }) {
  const { caffe, dy, x, ratio, p, factor } = run;
  const term = j => j === null ? '–' : `t<sub>${j}</sub> = dy·y/scale = ${factorText(dy[j])} · ${factorText(caffe.y[j])} / ${factorText(caffe.scale[j])} = <b>${numberText(ratio[j], 6)}</b>`;
  const last = head === 0 ? 0 : caffe.steps[head - 1].sum;
  const accumulated = [numberText(last, 6), added === null ? '' : `+ ${factorText(ratio[added])}`, subtracted === null ? '' : `− ${factorText(ratio[subtracted])}`].join(' ');
  return [
    ['adds', term(added)],
    ['subtracts', term(subtracted)],
    ['accum_ratio', `${accumulated} = <b>${numberText(sum, 6)}</b>`],
    ['writes', i === null ? '–' : `dx<sub>${i}</sub> = dy·scale<sup>−β</sup> − cache_ratio·x·accum_ratio = ${factorText(dy[i])} · ${factorText(caffe.scale[i])}<sup>−${p.beta < 0 ? `(${readableExact(p.beta)})` : readableExact(p.beta)}</sup> − ${factorText(factor)} · ${factorText(x[i])} · ${factorText(sum)} = <b>${numberText(caffe.dx[i], 6)}</b>`],
  ];
}

function showComparison({ sum, written: i }) {
  const { caffe, direct, exact, x } = run;
  const fewest = dx => digitsText(Math.min(...Array.from(x, (_, j) => correctDigits(run, j, dx[j]))));
  const row = (name, total, dx, all) => `<tr><th scope="row" class="what">${name}</th>${cells(i === null
    ? ['', '', '', '', all]
    : [numberText(total, 8), numberText(dx, 8), numberText(Math.abs(dx - exact[i].dx), 2), digitsText(correctDigits(run, i, dx)), all])}</tr>`;
  const exactSum = i === null ? 0 : exact[i].terms.reduce((total, t) => total + t.ratio, 0);
  byId('compare-caption').textContent = i === null ? 'No channel is written at this step.' : `Channel ${i}, by three ways.`;
  byId('compare-body').innerHTML = row('Caffe, float: kept up by adding and subtracting', sum, caffe.dx[i], fewest(caffe.dx))
    + row('Lateral, float: each window added up anew', direct.sum[i], direct.dx[i], fewest(direct.dx))
    + `<tr><th scope="row" class="what">double</th>${cells(i === null ? ['', '', '', '', ''] : [numberText(exactSum, 8), numberText(exact[i].dx, 8), '', '', ''])}</tr>`;
  byId('slide-verdict').textContent = run.spike === null
    ? 'Correct digits are counted from the larger of dx’s two terms; float has about seven. Without a spike the running sums lose little.'
    : `Channel ${run.spike} holds a spike, ${numberText(run.x[run.spike])}. Beside its square the small ones fall below float’s last digit, `
      + 'and they are not there when the spike leaves the sum. Windows that do not hold the spike are wrong too, up to the last channel; added up anew, they are right.';
}

function goToStep(to) {
  head = Math.min(Math.max(to, 0), run.caffe.steps.length - 1);
  showStep();
}

function play(on) {
  clearInterval(playing);
  playing = on ? setInterval(() => head < run.caffe.steps.length - 1 ? goToStep(head + 1) : play(false), stepsApart) : null;
  byId('step-play').textContent = on ? 'Pause' : '▶ Play';
  byId('step-play').setAttribute('aria-pressed', on);
  byId('step-summary').setAttribute('aria-live', on ? 'off' : 'polite');
}

/** @param {() => object} current what the page shows now, for the switch */
export function startStepper(current) {
  const press = (id, action) => byId(id).addEventListener('click', action);
  press('step-first', () => goToStep(0));
  press('step-back', () => goToStep(head - 1));
  press('step-forward', () => goToStep(head + 1));
  press('step-last', () => goToStep(Infinity));
  press('step-here', () => goToStep(current().channel + run.before));
  press('step-play', () => play(!playing));
  byId('head').addEventListener('input', event => goToStep(event.target.valueAsNumber));
  byId('spike').addEventListener('change', () => showStepper(current()));
  byId('steps-body').addEventListener('click', event => {
    const row = event.target.closest('tr');
    if (row) goToStep(Number(row.dataset.head));
  });
}
