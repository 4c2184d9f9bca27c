import { numberText } from './numbers.js';

/** The channels as a tape under the head: each term t as a bar, by its square root, and what this step does with it. */

const mostCells = 32, fewestCells = 9, cellPixels = 30;

/**
 * @param {object} run what stepper.js has computed
 * @param {import('./lrn.js').Step} step
 * @param {number} pixels how wide the tape may be
 */
export function drawTape({ x, ratio, before, size }, step, pixels) {
  const places = x.length + before, shown = Math.min(places, Math.max(Math.min(Math.floor(pixels / cellPixels), mostCells), fewestCells));
  const first = Math.min(Math.max(step.head - Math.round(shown * 0.6), 0), places - shown);
  const most = Math.max(...ratio.slice(first, first + shown).map(Math.abs).filter(Number.isFinite), 0) || 1;
  const width = cellPixels, total = width * shown;
  const cells = Array.from({ length: shown }, (_, n) => cell(first + n, n * width)).join('');
  return `<svg class="chart" viewBox="0 0 ${total} 132" role="img" aria-label="Channels ${first} to ${Math.min(first + shown, x.length) - 1}: the terms in the sum are marked.">${cells}</svg>`;

  function cell(j, left) {
    const middle = left + width / 2, isPad = j >= x.length;
    const inSum = !isPad && j <= step.head && j > step.head - size;
    const height = isPad || !Number.isFinite(ratio[j]) ? 0 : Math.max(Math.sqrt(Math.abs(ratio[j]) / most) * 52, ratio[j] === 0 ? 0 : 1);
    const sign = j === step.added ? '+' : j === step.subtracted ? '−' : '';
    const style = j === step.added ? 'added' : j === step.subtracted ? 'subtracted' : inSum ? 'in-sum' : isPad ? 'pad' : 'out';
    const text = (y, what, name = '') => `<text class="${name}" x="${middle}" y="${y}" text-anchor="middle">${what}</text>`;
    return `<g class="tape-cell ${style}"><title>${isPad ? 'beyond the last channel' : `channel ${j}: t = ${numberText(ratio[j])}`}</title>`
      + `<rect class="tape-ground" x="${left + 1}" y="24" width="${width - 2}" height="74"/>`
      + `<rect class="tape-bar" x="${left + width * 0.2}" y="${96 - height}" width="${width * 0.6}" height="${height}"/>`
      + text(40, sign, 'sign') + text(112, isPad ? '' : j, 'number')
      + (j === step.head ? text(16, '▼ head', 'head') : '')
      + (j === step.written ? text(129, '▲ writes', 'writes') + `<rect class="written" x="${left + 1}" y="24" width="${width - 2}" height="74"/>` : '')
      + '</g>';
  }
}
