import { alphaOverN, backwardAt, centralDifference, crossFactor, forward, partial } from './lrn.js';
import { channelCount, channelsAt, pixelsAbout } from './data.js';

/**
 * Everything the page shows at one place: all channels at the pixel, and the chosen channel term by term.
 * The loss is ½ Σ (y − target)², so that dy = y − target.
 */
export function analyse({ row, column, channel, target, parameters: p }) {
  const within = p.region === 'within';
  const line = channelsAt({ row, column });
  const lineOut = within ? null : forward(line, p);
  const around = c => {
    if (!within) return { grid: line, place: c, out: lineOut };
    const about = pixelsAbout(c, { row, column }, p);
    return { ...about, out: forward(about.grid, p) };
  };
  const lossDifference = (above, below) => (above - below) * ((above - target) + (below - target)) / 2;
  const all = { x: line.x, scale: [], y: [], dy: [], direct: [], cross: [], dx: [], numeric: [] };
  let chosen = null;
  for (let c = 0; c < channelCount; c++) {
    const at = around(c), gradOutput = j => at.out.y[j] - target;
    const gradient = backwardAt(at.grid, p, at.out, gradOutput, at.place);
    all.scale.push(at.out.scale[at.place]);
    all.y.push(at.out.y[at.place]);
    all.dy.push(gradOutput(at.place));
    all.direct.push(gradient.direct);
    all.cross.push(gradient.cross);
    all.dx.push(gradient.dx);
    all.numeric.push(centralDifference(at.grid, p, at.place, lossDifference));
    if (c === channel) chosen = { ...at, ...gradient, gradOutput };
  }
  return { row, column, channel, target, p, within, line, all, chosen, terms: termsOf(chosen, p, within) };
}

/** What each output that reads the chosen value puts into its gradient. */
function termsOf({ grid, place, out, gradOutput, direct, terms, top, left }, p, within) {
  return terms.map(({ j, ratio, value }) => ({
    j,
    label: within ? `${top + Math.floor(j / grid.columns)},${left + j % grid.columns}` : String(j),
    isOwn: j === place,
    dy: gradOutput(j),
    y: out.y[j],
    scale: out.scale[j],
    ratio,
    value,
    acts: value === 0 || direct === 0 ? '–' : value > 0 === direct > 0 ? 'relieves' : 'suppresses',
    slope: partial(grid, p, out, j, place),
  }));
}

/** Those that a table shows, in their own order, and the rest. */
export function mostOf(terms, most = 24) {
  const heaviest = terms.toSorted((a, b) => b.isOwn - a.isOwn || Math.abs(b.value) - Math.abs(a.value)).slice(0, most);
  return [terms.filter(term => heaviest.includes(term)), terms.filter(term => !heaviest.includes(term))];
}

export const constants = p => ({ a: alphaOverN(p), factor: crossFactor(p) });
