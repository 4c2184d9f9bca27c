import { sides } from './lrn.js';
import { byId, channelCount, page } from './data.js';
import { change, chosenPlace } from './state.js';
import { numberText, percentText } from './numbers.js';
import { channelBars } from './bars.js';
import { cells, fillChannelTable } from './tables.js';
import { rangeOf } from './slots.js';

/** Part 2: all channels at the pixel, and the charts that choose one. */

/** Makes a chart of channels a control: a press on a bar or an arrow key chooses. */
export function makeChooser(id, name) {
  const chart = byId(id);
  chart.tabIndex = 0;
  chart.setAttribute('role', 'slider');
  chart.setAttribute('aria-label', name);
  chart.setAttribute('aria-valuemin', 0);
  chart.setAttribute('aria-valuemax', channelCount - 1);
  chart.addEventListener('click', event => {
    const { channel } = event.target.dataset;
    if (channel !== undefined) change({ channel: Number(channel) });
  });
  chart.addEventListener('keydown', event => {
    const { channel } = chosenPlace();
    const to = { ArrowLeft: channel - 1, ArrowDown: channel - 1, ArrowRight: channel + 1, ArrowUp: channel + 1, Home: 0, End: channelCount - 1 }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    change({ channel: Math.min(Math.max(to, 0), channelCount - 1) });
  });
}

/** Shows a chart, scrolled to the chosen channel where it is wider than the page. */
export function setChart(id, now, text, markup) {
  const chart = byId(id);
  chart.innerHTML = markup;
  const box = chart.querySelector('.scroll'), chosen = chart.querySelector('.chosen').getBoundingClientRect();
  box.scrollLeft = (chosen.left + chosen.right) / 2 - box.getBoundingClientRect().left - box.clientWidth / 2;
  chart.setAttribute('aria-valuenow', now.channel);
  chart.setAttribute('aria-valuetext', `channel ${now.channel}: ${text}`);
}

export function startForward() {
  makeChooser('forward-chart', 'Channel, by x and y');
  makeChooser('scale-chart', 'Channel, by scale');
}

export function showForward(now) {
  const { all, channel: i } = now, { before, after } = sides(now.p), window = rangeOf(now, before, after), at = `at pixel ${now.row},${now.column}`;
  setChart('forward-chart', now, `x ${numberText(all.x[i])}, y ${numberText(all.y[i])}`, channelBars(
    `The responses of all channels ${at}, before and after.`, window, i,
    [{ name: 'x', style: 'series-x', values: all.x, breadth: 0.9 }, { name: 'y', style: 'series-y', values: all.y, breadth: 0.9 }]));
  setChart('scale-chart', now, `scale ${numberText(all.scale[i])}`, channelBars(
    `The scale of all channels ${at}.`, window, i, [{ name: 'scale', style: 'series-scale', values: all.scale, breadth: 0.9 }]));
  fillChannelTable('forward', now, window, c => cells([
    numberText(all.x[c]), numberText(all.scale[c]), numberText(all.y[c]), all.x[c] === 0 ? '–' : percentText(all.y[c] / all.x[c]),
  ]) + `<td class="what">${page.names[c] ?? '–'}</td>`);
}
