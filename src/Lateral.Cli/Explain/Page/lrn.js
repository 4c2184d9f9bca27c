/**
 * Local response normalization on a small grid of values, in double and, where a name says so, in float32.
 * Numbers in, numbers out: no page, no state.
 *
 * With W(i) the window that output i reads, R(i) = { j : i ∈ W(j) } the outputs that read input i, and
 * a = α / n (α / n² within a channel):
 *
 *     scale_i = k + a Σ_{j∈W(i)} x_j²      y_i = x_i · scale_i^−β
 *     dx_i    = dy_i · scale_i^−β − 2aβ · x_i · Σ_{j∈R(i)} dy_j · y_j / scale_j
 *
 * @typedef {{ size: number, alpha: number, beta: number, k: number,
 *             region: 'across' | 'within', evenWindow: 'after' | 'before' }} Parameters
 * @typedef {{ rows: number, columns: number, x: ArrayLike<number> }} Grid
 *   Across channels one row, a value a channel; within a channel the pixels, row by row. Beyond it all is 0.
 */

/** How many neighbours a window holds on either side. */
export function sides({ size, evenWindow }) {
  const before = Math.floor(evenWindow === 'before' ? size / 2 : (size - 1) / 2);
  return { before, after: size - 1 - before };
}

/** a, the factor of the sum of squares. */
export const alphaOverN = p => p.alpha / p.size ** (p.region === 'across' ? 1 : 2);

/** 2aβ, the factor of the gradient's cross term. Caffe calls it cache_ratio. */
export const crossFactor = p => 2 * alphaOverN(p) * p.beta;

/** The places of W(i). */
export function windowOf(grid, p, i) {
  const { before, after } = sides(p);
  return places(grid, p, i, before, after);
}

/** The places of R(i): the window mirrored at i. */
export function readersOf(grid, p, i) {
  const { before, after } = sides(p);
  return places(grid, p, i, after, before);
}

function places(grid, p, i, below, above) {
  const row = Math.floor(i / grid.columns), column = i % grid.columns;
  const [top, bottom] = p.region === 'across' ? [row, row] : clip(row, below, above, grid.rows);
  const [left, right] = clip(column, below, above, grid.columns);
  const found = [];
  for (let r = top; r <= bottom; r++) {
    for (let c = left; c <= right; c++) found.push(r * grid.columns + c);
  }
  return found;
}

const clip = (place, below, above, count) => [Math.max(place - below, 0), Math.min(place + above, count - 1)];

/**
 * The layer's output at every place.
 * @param {Grid} grid
 * @param {Parameters} p
 * @returns {{ scale: Float64Array, y: Float64Array }}
 */
export function forward(grid, p) {
  const a = alphaOverN(p), squares = windowSums(grid, p, Float64Array.from(grid.x, x => x * x));
  const scale = squares.map(sum => p.k + a * sum);
  return { scale, y: scale.map((s, i) => grid.x[i] * s ** -p.beta) };
}

/** Σ over W(i) for every i: along the columns, then along the rows. */
function windowSums(grid, p, values) {
  const { before, after } = sides(p);
  const along = (from, count, apart, place, i) => {
    const [first, last] = clip(place, before, after, count);
    let sum = 0;
    for (let j = first; j <= last; j++) sum += from[i + (j - place) * apart];
    return sum;
  };
  const inRows = values.map((_, i) => along(values, grid.columns, 1, i % grid.columns, i));
  return p.region === 'across'
    ? inRows
    : inRows.map((_, i) => along(inRows, grid.rows, grid.columns, Math.floor(i / grid.columns), i));
}

/**
 * The gradient at place i, term by term.
 * @param {Grid} grid
 * @param {Parameters} p
 * @param {{ scale: ArrayLike<number>, y: ArrayLike<number> }} out what forward gave
 * @param {(j: number) => number} gradOutput dy_j
 * @returns {{ direct: number, terms: { j: number, ratio: number, value: number }[], cross: number, dx: number }}
 *   ratio is t_j = dy_j · y_j / scale_j; value is −2aβ · x_i · t_j, what output j puts into dx_i.
 */
export function backwardAt(grid, p, out, gradOutput, i) {
  const factor = crossFactor(p) * grid.x[i];
  const terms = readersOf(grid, p, i).map(j => {
    const ratio = gradOutput(j) * out.y[j] / out.scale[j];
    return { j, ratio, value: -factor * ratio };
  });
  const direct = gradOutput(i) * out.scale[i] ** -p.beta;
  const cross = -factor * terms.reduce((sum, term) => sum + term.ratio, 0);
  return { direct, terms, cross, dx: direct + cross };
}

/** ∂y_j/∂x_i: through the scale where i ∈ W(j), and directly where j = i. */
export function partial(grid, p, out, j, i) {
  const direct = j === i ? out.scale[i] ** -p.beta : 0;
  const reads = windowOf(grid, p, j).includes(i);
  return reads ? direct - crossFactor(p) * out.y[j] / out.scale[j] * grid.x[i] : direct;
}

/** The Jacobian of the given places: a row an output, a column an input. */
export const jacobian = (grid, p, out, at) => at.map(j => at.map(i => partial(grid, p, out, j, i)));

/**
 * ∂L/∂x_i by differences of the forward pass alone, at five points, whose error falls with h⁴.
 * @param {(above: number, below: number, j: number) => number} lossDifference
 *   L's difference that comes from y_j being above, and being below
 */
export function centralDifference(grid, p, i, lossDifference) {
  const a = alphaOverN(p), x = grid.x;
  const outputs = readersOf(grid, p, i).map(j => ({
    j,
    others: windowOf(grid, p, j).reduce((sum, m) => m === i ? sum : sum + x[m] * x[m], 0),
  }));
  const y = (out, moved) => (out.j === i ? moved : x[out.j]) * (p.k + a * (out.others + moved * moved)) ** -p.beta;

  // The normalization bends over a length of √(scale / a); where a is next to nothing the values set the step.
  const bend = Math.sqrt(Math.min(...outputs.map(out => p.k + a * (out.others + x[i] * x[i]))) / a);
  const size = Math.sqrt(outputs.reduce((sum, out) => sum + x[out.j] * x[out.j], 0) / outputs.length);
  const h = Math.min(1e-3 * bend, 1e-2 * (size || 1));
  const slope = step => {
    const high = x[i] + step, low = x[i] - step;
    return outputs.reduce((sum, out) => sum + lossDifference(y(out, high), y(out, low), out.j), 0) / (high - low);
  };
  return (4 * slope(h) - slope(2 * h)) / 3;
}

const f = Math.fround;

/**
 * Caffe's LRNFillScale and LRNComputeDiff across channels in float32: one running sum each, which the head adds
 * to and, n channels later, subtracts from.
 * @param {ArrayLike<number>} x float32 values, one a channel
 * @param {ArrayLike<number>} dy float32 values
 * @returns {{ scale: Float32Array, y: Float32Array, dx: Float32Array, steps: Step[] }}
 * @typedef {{ phase: 1 | 2 | 3, head: number, added: ?number, subtracted: ?number, sum: number, written: ?number }} Step
 *   added, subtracted and written are channels
 */
export function caffeFloat32(x, dy, p) {
  const { before, after } = sides(p), channels = x.length;
  const a = f(alphaOverN(p)), factor = f(crossFactor(p));
  const scale = new Float32Array(channels), dx = new Float32Array(channels);
  slide(channels, p.size, after, j => f(x[j] * x[j]), ({ sum, written }) => {
    if (written !== null) scale[written] = f(f(p.k) + f(sum * a));
  });
  const y = scale.map((s, i) => f(x[i] * f(s ** -p.beta)));
  const ratio = j => f(f(dy[j] * y[j]) / scale[j]);
  const steps = [];
  slide(channels, p.size, before, ratio, step => {
    steps.push(step);
    const i = step.written;
    if (i !== null) dx[i] = f(f(dy[i] * f(scale[i] ** -p.beta)) - f(f(factor * x[i]) * step.sum));
  });
  return { scale, y, dx, steps };
}

/** The kernels' three loops as one: only adding, adding and subtracting, only subtracting. */
function slide(channels, window, pad, term, step) {
  // Beyond the channels a window holds nothing: the idle steps that Caffe takes there are left out.
  const post = Math.min(pad, channels), size = Math.min(window - 1 - pad, channels) + 1 + post;
  let sum = 0;
  for (let head = 0; head < channels + post; head++) {
    const added = head < channels ? head : null;
    const subtracted = head >= size ? head - size : null;
    if (added !== null) sum = f(sum + term(added));
    if (subtracted !== null) sum = f(sum - term(subtracted));
    const phase = added === null ? 3 : head < post ? 1 : 2;
    step({ phase, head, added, subtracted, sum, written: head >= post ? head - post : null });
  }
}

/**
 * The same in float32 without a running sum: each window is added up anew, of its own terms alone.
 * @returns {{ scale: Float32Array, y: Float32Array, ratio: Float32Array, sum: Float32Array, dx: Float32Array }}
 */
export function directFloat32(x, dy, p) {
  const grid = { rows: 1, columns: x.length, x };
  const across = { ...p, region: 'across' }, a = f(alphaOverN(across)), factor = f(crossFactor(across));
  const scale = Float32Array.from(x, (_, i) => f(f(p.k) + f(a * windowOf(grid, across, i).reduce((sum, j) => f(sum + f(x[j] * x[j])), 0))));
  const y = scale.map((s, i) => f(x[i] * f(s ** -p.beta)));
  const ratio = scale.map((s, j) => f(f(dy[j] * y[j]) / s));
  const sum = ratio.map((_, i) => readersOf(grid, across, i).reduce((total, j) => f(total + ratio[j]), 0));
  const dx = sum.map((total, i) => f(f(dy[i] * f(scale[i] ** -p.beta)) - f(f(factor * x[i]) * total)));
  return { scale, y, ratio, sum, dx };
}
