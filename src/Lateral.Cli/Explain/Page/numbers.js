/** Numbers as a reader wants them, spelled as Numbers.cs spells them. */

const superscripts = '⁰¹²³⁴⁵⁶⁷⁸⁹';
const superscript = exponent => [...String(exponent)].map(d => d === '-' ? '⁻' : superscripts[d]).join('');
const realMinus = text => text.replace('-', '−');
const timesPower = (mantissa, exponent) => exponent === 0 ? mantissa : `${mantissa}·10${superscript(exponent)}`;

/** The digits and the power of ten that they are to be multiplied by; 0 for numbers of everyday size. */
export function numberParts(value, digits = 4) {
  if (value === 0 || !Number.isFinite(value)) return [realMinus(String(value === 0 ? 0 : value)), 0];
  const exponent = Math.floor(Math.log10(Math.abs(value)));
  if (exponent < -3 || exponent > 6) {
    // In two steps, as 10^−324 does not exist.
    const half = Math.trunc(exponent / 2);
    return [realMinus((value / 10 ** half / 10 ** (exponent - half)).toFixed(digits - 1)), exponent];
  }
  return [realMinus(value.toFixed(Math.max(0, digits - 1 - exponent))), 0];
}

export const numberText = (value, digits = 4) => timesPower(...numberParts(value, digits));

/** For axes: without the zeros that only show precision. */
export function tickText(value) {
  const [mantissa, exponent] = numberParts(value, 3);
  return timesPower(mantissa.includes('.') ? mantissa.replace(/\.?0+$/, '') : mantissa, exponent);
}

/** The shortest text that reads back as the same number, as .NET and source files write it: 0.0001, 1e-05. */
export function exactText(value) {
  const [mantissa, exponent] = value.toExponential().split('e');
  if (value === 0 || (exponent > -5 && exponent < 17)) {
    return exponent < 0 && value !== 0 ? value.toFixed(mantissa.replace(/[-.]/g, '').length - 1 - exponent) : String(value);
  }
  const sign = exponent < 0 ? '-' : '+';
  return `${mantissa}e${sign}${String(Math.abs(exponent)).padStart(2, '0')}`;
}

/** The same for a reader: 0.0001, 1·10⁻⁵. */
export function readableExact(value) {
  const [digits, exponent] = exactText(value).split('e');
  return timesPower(realMinus(digits), exponent === undefined ? 0 : Number(exponent));
}

export const percentText = share => `${numberText(100 * share, 3)} %`;
