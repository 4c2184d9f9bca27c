import { nearest, page, report } from './data.js';
import { analyse } from './analysis.js';

/** The chosen place and parameters, and who wants to know when they change. */

const { size, alpha, beta, k, region, evenWindow } = report.parameters;
export const asRun = Object.freeze({ size, alpha, beta, k, region, evenWindow });

let state = { row: report.pixel.h, column: report.pixel.w, channel: page.channel, target: 0, parameters: asRun };
const views = [];

/** Shows what is chosen now, and again after every change. */
export function addView(show) {
  views.push(show);
}

export const chosenPlace = () => state;

/** @param {Partial<typeof state>} part what changes; a pixel becomes the nearest one that the page holds */
export function change(part) {
  state = { ...state, ...part };
  state = { ...state, ...nearest(state, state.parameters) };
  showAll();
}

export const changeParameters = part => change({ parameters: { ...state.parameters, ...part } });

export function showAll() {
  const now = analyse(state);
  for (const show of views) show(now);
}
