// Appended to lrn.js and run in the page: the module's own claims, on examples that can be done by hand.

const tests = {
  'the example of docs/gradient.md': () => {
    const p = { size: 3, alpha: 7.8, beta: 0.75, k: 3, region: 'across', evenWindow: 'after' };
    const grid = { rows: 1, columns: 5, x: [1, -2, 5, -1, 2] }, dy = [8, -27, 54, 27, -16];
    const out = forward(grid, p);
    same([...out.scale], [16, 81, 81, 81, 16]);
    same(dy.map((_, i) => backwardAt(grid, p, out, j => dy[j], i).dx), [0.659954, 0.643056, -0.648148, 0.458333, 0.046296], 1e-6);
    same(jacobian(grid, p, out, [0, 1, 2, 3, 4]).map(row => row[2]), [0, 0.017833, -0.007545, 0.008916, 0], 1e-6);
  },
  'the readers of an even window are the window mirrored': () => {
    const p = { size: 4, region: 'across', evenWindow: 'after' }, grid = { rows: 1, columns: 9 };
    same(windowOf(grid, p, 4), [3, 4, 5, 6]);
    same(readersOf(grid, p, 4), [2, 3, 4, 5]);
    same(windowOf(grid, { ...p, evenWindow: 'before' }, 4), [2, 3, 4, 5]);
  },
  'a window within a channel is a square that the border clips': () => {
    const p = { size: 3, region: 'within', evenWindow: 'after' }, grid = { rows: 3, columns: 4 };
    same(windowOf(grid, p, 0), [0, 1, 4, 5]);
    same(windowOf(grid, p, 5), [0, 1, 2, 4, 5, 6, 8, 9, 10]);
  },
  'the plane of ones of docs/gradient.md': () => {
    const p = { size: 3, alpha: 9, beta: 0.5, k: 1, region: 'within', evenWindow: 'after' };
    const grid = { rows: 3, columns: 3, x: Array(9).fill(1) }, out = forward(grid, p);
    same([...out.scale], [5, 7, 5, 7, 10, 7, 5, 7, 5]);
    same([0, 1, 4].map(i => backwardAt(grid, p, out, () => 1, i).dx), [0.218158, 0.005471, -0.289146], 1e-6);
  },
  'the running sum loses what lies under a spike, the direct one does not': () => {
    const p = { size: 5, alpha: 1, beta: 0.75, k: 1, region: 'across', evenWindow: 'after' };
    const x = Float32Array.from([2.25, 2.25, 2.25, 2.25, 2.25, 10000, 1.75, 1.75, 1.75, 1.75, 1.75, 1.75]), dy = x.map(() => 1);
    const caffe = caffeFloat32(x, dy, p), direct = directFloat32(x, dy, p);
    same([caffe.scale[0], caffe.scale[8], caffe.scale[11]], [4.0375, -2.2, -3.425], 1e-6);
    same([direct.scale[8], direct.scale[11]], [4.0625, 2.8375], 1e-6);
    if (!Number.isNaN(caffe.y[8])) throw new Error(`the power of a negative scale is ${caffe.y[8]}`);
  },
  'a window wider than all channels is complete at the last step, and takes no idle ones before': () => {
    const p = { size: 9, alpha: 1, beta: 0.5, k: 1, region: 'across', evenWindow: 'after' }, x = Float32Array.from([1, 2]);
    const { steps, dx } = caffeFloat32(x, x, p);
    same(steps.map(step => step.written), [null, null, 0, 1]);
    same([...dx], [...directFloat32(x, x, p).dx], 1e-6);
  },
};

function same(found, expected, tolerance = 0) {
  const agree = found.length === expected.length && found.every((value, i) => Math.abs(value - expected[i]) <= tolerance);
  if (!agree) throw new Error(`expected ${expected}, found ${found}`);
}

/** The failures, each in one line. */
export function run() {
  return Object.entries(tests).flatMap(([name, test]) => {
    try {
      test();
      return [];
    } catch (error) {
      return [`${name}: ${error.message}`];
    }
  });
}
