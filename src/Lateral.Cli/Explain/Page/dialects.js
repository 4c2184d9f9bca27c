import { exactText } from './numbers.js';

/**
 * The layer in a framework's own words, or why it cannot be said there. The rules of a framework come from
 * LrnDialect; this repeats its conversion for other parameters than the command's.
 * @returns {{ text: string, refused: boolean }}
 */
export function spell(rules, p) {
  const refusal = refusalOf(rules, p);
  if (refusal) return { text: refusal, refused: true };
  const real = value => {
    const text = exactText(value);
    return rules.writesPoint && !/[.e]/.test(text) ? `${text}.0` : text;
  };
  const call = rules[p.region]
    .replace('{size}', rules.sizeIsRadius ? (p.size - 1) / 2 : p.size)
    .replace('{alpha}', real(rules.dividesAlpha ? p.alpha : p.alpha / p.size))
    .replace('{beta}', real(p.beta))
    .replace('{k}', real(p.k));
  return { text: rules.before + call + rules.after, refused: false };
}

function refusalOf(rules, p) {
  const even = p.size % 2 === 0, within = p.region === 'within';
  if (even && rules.evenWindow && rules.evenWindow !== p.evenWindow) {
    return `${rules.title}'s window of even size ${p.size} leans to the other side (${rules.evenSizes}), so no ${rules.sizeName} means the same.`;
  }
  if (even && !rules.evenWindow) return `${rules.title} has no window of even size ${p.size}: ${rules.evenSizes}.`;
  if (within && rules.ignoresKWithinChannel && p.k !== 1) {
    return `${rules.title} ignores ${rules.kName} within a channel: it computes with 1, so ${exactText(p.k)} cannot be had.`;
  }
  return within && !rules.within ? `${rules.title} normalizes across channels only, not within a channel.` : null;
}
