import { sides, windowOf } from './lrn.js';
import { constants } from './analysis.js';
import { page } from './data.js';
import { numberText, percentText, readableExact } from './numbers.js';
import { mathExact, mathFactor, mathNumber, mathSum, over, parenthesized, power, product } from './mathml.js';

/** The numbers in the page's text: each element with data-n, or data-f for a factor, names one of PixelSlots.cs. */

const result = (value, digits) => ({ text: numberText(value, digits), math: mathNumber(value), negative: value < 0 });
const parameter = value => ({ text: readableExact(value), math: mathExact(value), negative: value < 0 });
const words = text => ({ text, math: '' });
const formula = math => ({ text: '', math });
const asFactor = value => value < 0 ? `(${numberText(value)})` : numberText(value);

const settingsText = p =>
  `n ${p.size}, α ${readableExact(p.alpha)}, β ${readableExact(p.beta)}, k ${readableExact(p.k)}, ${p.region === 'within' ? 'within a channel' : 'across channels'}`;

const channelRange = (first, last) => first === last ? `channel ${first}` : `channels ${first} to ${last}`;
const counted = (count, what) => `${count} ${what}${count === 1 ? '' : 's'}`;

/** The channels of W(i), or with the sides exchanged of R(i); within a channel, itself alone. */
export function rangeOf(now, below, above) {
  const i = now.channel;
  return now.within ? [i, i] : [Math.max(i - below, 0), Math.min(i + above, now.all.x.length - 1)];
}

export function slotsOf(now) {
  const { p, within, channel: i, all, chosen, terms } = now;
  const { a, factor } = constants(p), { before, after } = sides(p);
  const x = all.x[i], scale = all.scale[i], y = all.y[i], scaleToPower = scale ** -p.beta;
  const range = rangeOf(now, before, after), readers = rangeOf(now, after, before);
  const suppress = terms.filter(t => t.acts === 'suppresses').length, relieve = terms.filter(t => t.acts === 'relieves').length;
  const square = base => power(base, '<mn>2</mn>');
  return {
    pixel: words(`${now.row},${now.column}`),
    i: words(String(i)),
    named: words(page.names[i] ? ` (${page.names[i]})` : ''),
    inputName: words(within ? `the input at ${now.row},${now.column}` : `input ${i}`),
    settings: words(settingsText(p)),
    divisor: formula(within ? square('<mi>n</mi>') : '<mi>n</mi>'),
    places: formula(within ? square(`<mn>${p.size}</mn>`) : `<mn>${p.size}</mn>`),
    alpha: parameter(p.alpha),
    beta: parameter(p.beta),
    k: parameter(p.k),
    a: result(a),
    factor: result(factor),
    post: words(String(before)),
    window: words(within ? `the ${p.size}×${p.size} pixels around it` : channelRange(...range)),
    readers: words(within ? counted(terms.length, 'output') : channelRange(...readers)),
    squares: formula(mathSum(windowValues(now).map(value => square(mathFactor(value))))),
    ratios: formula(mathSum(terms.map(t => over(product(mathFactor(t.dy), mathFactor(t.y)), mathNumber(t.scale))))),
    ratioSum: result(terms.reduce((sum, t) => sum + t.ratio, 0)),
    x: result(x),
    scale: result(scale),
    power: result(scaleToPower),
    y: result(y),
    share: words(x === 0 ? 'nothing' : percentText(y / x)),
    dy: result(all.dy[i]),
    direct: result(chosen.direct),
    cross: result(chosen.cross),
    dx: result(chosen.dx),
    dxLong: result(chosen.dx, 10),
    numericLong: result(all.numeric[i], 10),
    difference: result(chosen.dx - all.numeric[i], 2),
    scaleSlope: result(2 * a * x),
    ownSlope: result(scaleToPower - factor * y / scale * x),
    verdict: words(`${counted(suppress, 'output')} suppress${suppress === 1 ? 'es' : ''}, ${relieve} relieve${relieve === 1 ? 's' : ''}`),
    otherText: words(otherText(terms, factor, x)),
  };
}

function windowValues({ chosen: { grid, place }, p }) {
  return windowOf(grid, p, place).map(j => grid.x[j]);
}

function otherText(terms, factor, x) {
  const [other] = terms.filter(t => !t.isOwn).toSorted((a, b) => Math.abs(b.value) - Math.abs(a.value));
  if (!other) return 'Here no other output reads it.';
  return `For output ${other.label}: −${asFactor(factor)} · ${asFactor(other.y)}/${numberText(other.scale)} · ${asFactor(x)} = ${numberText(-factor * other.y / other.scale * x)}.`;
}

export function fillSlots(now) {
  const slots = slotsOf(now);
  for (const element of document.querySelectorAll('[data-n], [data-f]')) {
    const factor = element.dataset.f !== undefined, slot = slots[element.dataset.n ?? element.dataset.f];
    const negative = factor && slot.negative;
    if (element.localName === 'mrow') element.innerHTML = negative ? parenthesized(slot.math) : slot.math;
    else element.textContent = negative ? `(${slot.text})` : slot.text;
  }
}
