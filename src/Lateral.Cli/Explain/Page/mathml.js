import { exactText, numberParts } from './numbers.js';

/** Numbers and sums in MathML, as MathMl.cs writes them. */

const op = symbol => `<mo>${symbol}</mo>`;
const row = (...parts) => `<mrow>${parts.join('')}</mrow>`;
const signed = digits => digits.startsWith('−') ? row(op('−'), `<mn>${digits.slice(1)}</mn>`) : `<mn>${digits}</mn>`;
const times10 = (digits, exponent) =>
  exponent === 0 ? signed(digits) : row(signed(digits), op('·'), power('<mn>10</mn>', signed(String(exponent).replace('-', '−'))));

export const power = (base, exponent) => `<msup>${base}${exponent}</msup>`;
export const over = (numerator, denominator) => `<mfrac>${numerator}${denominator}</mfrac>`;
export const parenthesized = (...parts) => row(op('('), ...parts, op(')'));
export const product = (...factors) => row(factors.join(op('·')));

/** A result, to the digits that the page shows. */
export const mathNumber = value => times10(...numberParts(value));

/** The same, in parentheses where it is negative and is multiplied or raised. */
export const mathFactor = value => value < 0 ? parenthesized(mathNumber(value)) : mathNumber(value);

/** A parameter, with all its digits. */
export function mathExact(value) {
  const [digits, exponent] = exactText(value).replace('-', value < 0 ? '−' : '-').split('e');
  return times10(digits, exponent === undefined ? 0 : Number(exponent));
}

/** The terms joined by plus signs; the middle of a long sum is left out. */
export function mathSum(terms) {
  const shown = terms.length <= 7 ? terms : [...terms.slice(0, 3), op('⋯'), terms.at(-1)];
  return shown.length === 0 ? '<mn>0</mn>' : parenthesized(shown.join(op('+')));
}
