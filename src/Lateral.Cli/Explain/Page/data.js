import { sides } from './lrn.js';

/** What the command put into the page, and the values of the maps around a pixel. */

export const byId = id => document.getElementById(id);

/** The numbers that --json prints. */
export const report = JSON.parse(byId('lateral-data').textContent);

/** What only this script needs. */
export const page = JSON.parse(byId('lateral-page').textContent);

const embedded = page.maps;
const values = embedded && new Float32Array(Uint8Array.from(atob(embedded.x), c => c.charCodeAt(0)).buffer);

export const channelCount = report.maps.channels;

/** Whether every pixel of the maps is in the page. */
export const isWhole = embedded && embedded.rows * embedded.columns === report.maps.height * report.maps.width;

const valueAt = (channel, row, column) => values[
  (channel * embedded.rows + (row - embedded.top) / embedded.step) * embedded.columns + (column - embedded.left) / embedded.step];

/** All channels of a pixel, as a grid of one row. */
export const channelsAt = ({ row, column }) => ({
  rows: 1,
  columns: channelCount,
  x: Float64Array.from({ length: channelCount }, (_, channel) => valueAt(channel, row, column)),
});

/**
 * The pixels of one channel about a pixel, as far as its gradient reaches: the windows of the outputs that read it.
 * @returns {{ grid: object, place: number, top: number, left: number }} place is the pixel's own
 */
export function pixelsAbout(channel, { row, column }, p) {
  const reach = reachOf(p);
  const top = Math.max(row - reach, 0), bottom = Math.min(row + reach, report.maps.height - 1);
  const left = Math.max(column - reach, 0), right = Math.min(column + reach, report.maps.width - 1);
  const columns = right - left + 1, rows = bottom - top + 1;
  const x = Float64Array.from({ length: rows * columns }, (_, i) => valueAt(channel, top + Math.floor(i / columns), left + i % columns));
  return { grid: { rows, columns, x }, place: (row - top) * columns + column - left, top, left };
}

function reachOf(p) {
  const { before, after } = sides(p);
  return 2 * Math.max(before, after);
}

/** The widest window within a channel that the pixels in the page allow. */
export const widestWithin = () => isWhole ? Infinity : Math.floor((Math.min(embedded.rows, embedded.columns) - 1) / 4) * 2 + 1;

/** The rows and columns that can be moved to. */
export function reachable(p) {
  const margin = p.region === 'within' ? reachOf(p) : 0;
  return {
    step: embedded.step,
    rows: range(embedded.top, embedded.rows, report.maps.height, margin),
    columns: range(embedded.left, embedded.columns, report.maps.width, margin),
  };
}

function range(start, count, size, margin) {
  const end = start + (count - 1) * embedded.step;
  const isCut = embedded.step === 1 && count < size;
  return [isCut && start > 0 ? start + margin : start, isCut && end < size - 1 ? end - margin : end];
}

/** The nearest pixel that can be moved to. */
export function nearest({ row, column }, p) {
  const { step, rows, columns } = reachable(p);
  const snap = (value, [first, last]) => first + Math.round((Math.min(Math.max(value, first), last) - first) / step) * step;
  return { row: Math.min(snap(row, rows), rows[1]), column: Math.min(snap(column, columns), columns[1]) };
}
