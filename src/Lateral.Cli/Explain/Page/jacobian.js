import { jacobian, sides, windowOf } from './lrn.js';
import { byId, page } from './data.js';
import { numberText, tickText } from './numbers.js';
import { cells, fillTermTable } from './tables.js';
import { sumOf } from './backward.js';

/** Part 5: the Jacobian as a heat map, with dy beside its rows and Jᵀdy below its columns. */

const mostChannels = 96, largestRadius = 5;

/** The places about the chosen one that the map shows; the same ones as JacobianMap.cs. */
function placesShown({ within, channel, chosen: { grid, place }, p }) {
  if (!within) {
    const count = grid.columns, first = Math.min(Math.max(channel - mostChannels / 2, 0), Math.max(count - mostChannels, 0));
    return Array.from({ length: Math.min(count, mostChannels) }, (_, i) => first + i);
  }
  const { before, after } = sides(p), radius = Math.min(Math.max(before, after), largestRadius);
  const row = Math.floor(place / grid.columns), column = place % grid.columns, found = [];
  for (let r = Math.max(row - radius, 0); r <= Math.min(row + radius, grid.rows - 1); r++) {
    for (let c = Math.max(column - radius, 0); c <= Math.min(column + radius, grid.columns - 1); c++) found.push(r * grid.columns + c);
  }
  return found;
}

const signedRoot = value => Math.sign(value) * Math.sqrt(Math.abs(value));
const largest = values => values.reduce((most, value) => Math.max(most, Math.abs(value)), 0) || 1;

/** Red and blue about a neutral 0, by the square root. */
function colorOf(value, most) {
  const points = page.signedColors, at = (signedRoot(value) / signedRoot(most) + 1) / 2 * (points.length - 1);
  const low = Math.min(Math.max(Math.floor(at), 0), points.length - 2), share = at - low;
  const channelOf = (color, k) => parseInt(color.slice(1 + 2 * k, 3 + 2 * k), 16);
  return [0, 1, 2].map(k => Math.round((1 - share) * channelOf(points[low], k) + share * channelOf(points[low + 1], k)));
}

/** Values that are null are left out. */
function paint(canvas, values, columns) {
  const rows = values.length / columns, most = largest(values);
  Object.assign(canvas, { width: columns, height: rows });
  const image = new ImageData(columns, rows);
  values.forEach((value, i) => { if (value !== null) image.data.set([...colorOf(value, most), 255], 4 * i); });
  canvas.getContext('2d').putImageData(image, 0, 0);
}

const strip = (style, label) => `<canvas class="${style}" role="img" aria-label="${label}"></canvas>`;

export function showJacobian(now) {
  const { grid, place, out, gradOutput } = now.chosen, at = placesShown(now), count = at.length;
  const matrix = jacobian(grid, now.p, out, at), dy = at.map(gradOutput);
  const product = at.map((_, column) => matrix.reduce((sum, row, j) => sum + row[column] * dy[j], 0));
  const labels = at.map(i => now.within ? `${now.chosen.top + Math.floor(i / grid.columns)},${now.chosen.left + i % grid.columns}` : String(i));
  const chosen = at.indexOf(place), live = byId('jacobian-live');
  live.innerHTML = '<div class="jacobian-grid">'
    + `<span class="corner">dy</span><span class="heading">J, columns are inputs x<sub>i</sub></span>${strip('dy-strip', 'dy, an output a row')}`
    + `<div class="heat-frame">${strip('heat', `The Jacobian, ${count} by ${count}: a band of ${now.p.size} about the diagonal`)}<i class="column-mark" style="left:${100 * chosen / count}%;width:${100 / count}%"></i></div>`
    + `<span class="corner">J<sup>⊤</sup>dy</span>${strip('dx-strip', 'dx, an input a column')}</div>`
    + '<p class="readout" id="jacobian-readout"></p>';
  const band = matrix.flatMap((row, j) => {
    const reads = new Set(windowOf(grid, now.p, at[j]));
    return row.map((value, i) => reads.has(at[i]) ? value : null);
  });
  paint(live.querySelector('.heat'), band, count);
  paint(live.querySelector('.dy-strip'), dy, 1);
  paint(live.querySelector('.dx-strip'), product, count);
  const readout = (row, column) => {
    byId('jacobian-readout').textContent = `∂y/∂x, output ${labels[row]}, input ${labels[column]}: ${numberText(matrix[row][column])}`;
  };
  readout(chosen, chosen);
  live.querySelector('.heat').addEventListener('pointermove', event => {
    const box = event.target.getBoundingClientRect(), index = share => Math.min(Math.max(Math.floor(share * count), 0), count - 1);
    readout(index((event.clientY - box.top) / box.height), index((event.clientX - box.left) / box.width));
  });
  showLegend(largest(matrix.flat()));
  fillTermTable('column-body', now.terms, t => t.label,
    t => cells([t.slope, t.dy, t.slope * t.dy].map(value => numberText(value))),
    rest => `<td></td><td></td>${cells([sumOf(rest, t => t.slope * t.dy)])}`);
}

function showLegend(most) {
  const ticks = document.querySelectorAll('[aria-labelledby="jacobian"] .legend-ticks span');
  ticks.forEach((tick, i) => {
    const root = (2 * i / (ticks.length - 1) - 1) * Math.sqrt(most);
    tick.textContent = tickText(root * Math.abs(root));
  });
}
