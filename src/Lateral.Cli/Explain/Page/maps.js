import { byId, isWhole, page, reachable, report } from './data.js';
import { change, chosenPlace } from './state.js';

/** Part 1: every picture is a place to point at, with the mouse or the arrow keys. */

const pictures = [...document.querySelectorAll('[data-place]')];

/** Where a pixel of the maps is in a picture, as shares of its width and height. */
function shareOf(picture, { row, column }) {
  return picture.dataset.place === 'photograph'
    ? [page.picture.left + column * page.picture.across, page.picture.top + row * page.picture.down]
    : [(column + 0.5) / report.maps.width, (row + 0.5) / report.maps.height];
}

function placeAt(picture, left, top) {
  const photograph = picture.dataset.place === 'photograph';
  const column = photograph ? (left - page.picture.left) / page.picture.across : left * report.maps.width - 0.5;
  const row = photograph ? (top - page.picture.top) / page.picture.down : top * report.maps.height - 0.5;
  return { row: Math.round(row), column: Math.round(column) };
}

/** The channel of the picture that was pointed at, if it has one. */
const channelOf = picture => picture.dataset.channel === undefined ? {} : { channel: Number(picture.dataset.channel) };

function point(picture, event) {
  const box = picture.getBoundingClientRect();
  change({ ...placeAt(picture, (event.clientX - box.left) / box.width, (event.clientY - box.top) / box.height), ...channelOf(picture) });
  makeTabStop(picture);
}

/** All pictures are one stop of the Tab key: the one used last. */
function makeTabStop(picture) {
  for (const other of pictures) other.tabIndex = other === picture ? 0 : -1;
}

function moveBy(picture, key) {
  const { row, column, parameters } = chosenPlace(), { step } = reachable(parameters);
  const [down, right] = { ArrowUp: [-step, 0], ArrowDown: [step, 0], ArrowLeft: [0, -step], ArrowRight: [0, step] }[key];
  change({ row: row + down, column: column + right, ...channelOf(picture) });
}

function goTo(picture, by) {
  const shown = pictures.filter(other => other.offsetParent !== null);
  const next = shown[(shown.indexOf(picture) + by + shown.length) % shown.length];
  makeTabStop(next);
  next.focus();
}

function onKey(picture, event) {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key.startsWith('Arrow')) moveBy(picture, event.key);
  else if (event.key === 'PageDown') goTo(picture, 1);
  else if (event.key === 'PageUp') goTo(picture, -1);
  else return;
  event.preventDefault();
}

export function startMaps() {
  for (const picture of pictures) {
    picture.setAttribute('role', 'application');
    picture.setAttribute('aria-roledescription', 'map');
    picture.setAttribute('aria-label', `${picture.querySelector('img').alt} Arrow keys move the pixel, Page Up and Page Down go to the other pictures.`);
    picture.addEventListener('click', event => point(picture, event));
    picture.addEventListener('keydown', event => onKey(picture, event));
  }
  makeTabStop(pictures.find(picture => picture.dataset.place === 'map'));
  const { step } = page.maps;
  byId('maps-note').textContent = isWhole ? '' : step > 1
    ? `These maps are large: every ${step}th row and column of them is in this page and can be moved to.`
    : 'These maps are large: a block of them about the chosen pixel is in this page and can be moved in.';
}

export function showMaps(now) {
  for (const picture of pictures) {
    const [left, top] = shareOf(picture, now), ring = picture.querySelector('.pixel');
    ring.style.left = `${100 * left}%`;
    ring.style.top = `${100 * top}%`;
  }
}
