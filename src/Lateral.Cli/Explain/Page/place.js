import { byId, channelCount, page, reachable } from './data.js';
import { change } from './state.js';
import { numberText } from './numbers.js';

/** The bar that stays in sight: the chosen row, column and channel, to be read and to be changed. */

export function startPlace() {
  byId('place').hidden = false;
  byId('place').addEventListener('submit', event => event.preventDefault());
  for (const name of ['row', 'column', 'channel']) {
    byId(name).addEventListener('change', event => {
      const value = Math.round(event.target.valueAsNumber);
      if (Number.isFinite(value)) change({ [name]: name === 'channel' ? Math.min(Math.max(value, 0), channelCount - 1) : value });
    });
  }
  byId('channel').max = channelCount - 1;
}

let announcing;

export function showPlace(now) {
  const { step, rows, columns } = reachable(now.p);
  for (const [name, [min, max]] of [['row', rows], ['column', columns]]) Object.assign(byId(name), { min, max, step });
  for (const name of ['row', 'column', 'channel']) byId(name).value = now[name];
  // After the last of a run of changes, so that a slider that is drawn does not talk without end.
  clearTimeout(announcing);
  announcing = setTimeout(() => {
    const { all, channel } = now, name = page.names[channel] ? `, ${page.names[channel]}` : '';
    byId('announcement').textContent = `Pixel ${now.row},${now.column}, channel ${channel}${name}: x ${numberText(all.x[channel])}, `
      + `scale ${numberText(all.scale[channel])}, y ${numberText(all.y[channel])}, gradient ${numberText(all.dx[channel])}.`;
  }, 400);
}
