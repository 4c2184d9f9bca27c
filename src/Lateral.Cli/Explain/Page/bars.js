import { numberText, tickText } from './numbers.js';

/** Bars as SVG, as BarChart.cs draws them. Colours come from the style sheet. */

const frame = { width: 1000, height: 230, left: 62, right: 8, top: 10, bottom: 34 };
const inside = { right: frame.width - frame.right, height: frame.height - frame.top - frame.bottom };
const css = number => String(Math.round(number * 100) / 100);

/** A scale from values to heights, with round ticks that enclose them. */
function verticalScale(values) {
  let low = Math.min(0, ...values), high = Math.max(0, ...values);
  if (low === high) high = 1;
  const rough = (high - low) / 4, power = 10 ** Math.floor(Math.log10(rough)), times = rough / power;
  const apart = power * (times <= 1 ? 1 : times <= 2 ? 2 : times <= 5 ? 5 : 10);
  const first = Math.floor(low / apart), last = Math.ceil(high / apart);
  const ticks = Array.from({ length: last - first + 1 }, (_, i) => (first + i) * apart);
  [low, high] = [Math.min(low, ticks[0]), Math.max(high, ticks.at(-1))];
  const up = value => frame.top + (high - value) / (high - low) * inside.height;
  return { ticks, up };
}

const gridLines = ({ ticks, up }) => ticks.map(tick =>
  `<line class="grid" x1="${frame.left}" x2="${inside.right}" y1="${css(up(tick))}" y2="${css(up(tick))}"/>`
  + `<text x="${frame.left - 6}" y="${css(up(tick) + 4)}" text-anchor="end">${tickText(tick)}</text>`).join('');

const svg = (label, content) =>
  `<div class="scroll"><svg class="chart" viewBox="0 0 ${frame.width} ${frame.height}" role="img" aria-label="${label}">${content}</svg></div>`;

const axis = up => `<line class="axis" x1="${frame.left}" x2="${inside.right}" y1="${css(up(0))}" y2="${css(up(0))}"/>`;

/**
 * Channels along, values up. A place that is pressed has data-channel.
 * @param {[number, number]} window the first and last channel of the band
 * @param {{ name: string, style: string, values: number[], breadth: number }[]} series breadth 0 draws a tick
 */
export function channelBars(label, [first, last], chosen, series) {
  const count = series[0].values.length, step = (inside.right - frame.left) / count;
  const { ticks, up } = verticalScale(series.flatMap(s => [...s.values]));
  const across = channel => frame.left + channel * step;
  const bar = (s, value, c) => {
    if (value === 0 && s.breadth > 0) return '';
    const breadth = step * (s.breadth || 0.9);
    const [y, height] = s.breadth > 0 ? [Math.min(up(value), up(0)), Math.abs(up(value) - up(0))] : [up(value) - 1.25, 2.5];
    return `<rect x="${css(across(c + 0.5) - breadth / 2)}" y="${css(y)}" width="${css(breadth)}" height="${css(height)}"/>`;
  };
  const bars = series.map(s => `<g class="${s.style}">${Array.from(s.values, (value, c) => bar(s, value, c)).join('')}</g>`).join('');
  const press = Array.from({ length: count }, (_, c) =>
    `<rect class="press" data-channel="${c}" x="${css(across(c))}" y="${frame.top}" width="${css(step)}" height="${inside.height}"><title>channel ${c}: ${series.map(s => `${s.name} = ${numberText(s.values[c])}`).join(', ')}</title></rect>`).join('');
  const every = [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024].find(s => count / s <= 16) ?? count;
  const labels = Array.from({ length: Math.ceil(count / every) }, (_, i) =>
    `<text x="${css(across(i * every + 0.5))}" y="${frame.height - frame.bottom + 15}" text-anchor="middle">${i * every}</text>`).join('');
  return svg(label, `<rect class="band" x="${css(across(first))}" y="${frame.top}" width="${css((last - first + 1) * step)}" height="${inside.height}"/>`
    + `<rect class="chosen" x="${css(across(chosen))}" y="${frame.top}" width="${css(step)}" height="${inside.height}"/>`
    + gridLines({ ticks, up }) + bars + axis(up) + labels
    + `<text class="axis-name" x="${(frame.left + inside.right) / 2}" y="${frame.height - 4}" text-anchor="middle">channel</text>` + press);
}

/**
 * A sum built up from left to right: each bar begins where the one before ended; the last stands on 0.
 * @param {{ label: string, style: string, value: number, mark: string }[]} parts the last is the sum of the others
 */
export function waterfall(label, name, parts) {
  let total = 0;
  const spans = parts.map((part, i) => i === parts.length - 1 ? [0, part.value] : [total, total += part.value]);
  const { ticks, up } = verticalScale(spans.flat());
  const step = (inside.right - frame.left) / parts.length, breadth = Math.min(step * 0.8, 70);
  const bars = parts.map(({ label: text, style, value, mark }, i) => {
    const middle = frame.left + (i + 0.5) * step, [from, to] = spans[i];
    const top = Math.min(up(from), up(to)), height = Math.max(Math.abs(up(from) - up(to)), 1);
    const next = i < parts.length - 2 ? `<line class="level" x1="${css(middle - breadth / 2)}" x2="${css(middle + step + breadth / 2)}" y1="${css(up(to))}" y2="${css(up(to))}"/>` : '';
    return `<g class="${style}"><rect x="${css(middle - breadth / 2)}" y="${css(top)}" width="${css(breadth)}" height="${css(height)}"><title>${text}: ${numberText(value)}</title></rect></g>${next}`
      + `<text class="mark" x="${css(middle)}" y="${css(top > frame.top + 16 ? top - 4 : top + height + 14)}" text-anchor="middle">${mark}</text>`
      + `<text x="${css(middle)}" y="${frame.height - frame.bottom + 15}" text-anchor="middle">${text}</text>`;
  }).join('');
  return svg(label, gridLines({ ticks, up }) + bars + axis(up)
    + `<text class="axis-name" x="${(frame.left + inside.right) / 2}" y="${frame.height - 4}" text-anchor="middle">${name}</text>`);
}
