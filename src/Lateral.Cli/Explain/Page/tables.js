import { byId } from './data.js';
import { mostOf } from './analysis.js';

/** Rows of the tables, as ReportTables.cs writes them. */

export const cells = numbers => numbers.map(text => `<td>${text}</td>`).join('');

const mostRowsAtFirst = 24;

/** The chosen channel's window, and all channels. */
export function fillChannelTable(id, now, [first, last], rowOf) {
  const rows = (from, to) => Array.from({ length: to - from + 1 }, (_, i) => {
    const c = from + i, style = c === now.channel ? 'strongest' : c >= first && c <= last ? 'window' : '';
    return `<tr${style && ` class="${style}"`}><th scope="row">${c}</th>${rowOf(c)}</tr>`;
  }).join('');
  byId(`${id}-window`).innerHTML = last - first >= mostRowsAtFirst ? rows(now.channel, now.channel) : rows(first, last);
  byId(`${id}-all`).innerHTML = rows(0, now.all.x.length - 1);
}

/** One row an output that reads the chosen value; of many, those that weigh most. */
export function fillTermTable(id, terms, headOf, rowOf, restOf) {
  const [shown, rest] = mostOf(terms);
  const rows = shown.map(t => `<tr${t.isOwn ? ' class="strongest"' : ''}><th scope="row">${headOf(t)}</th>${rowOf(t)}</tr>`);
  if (rest.length > 0) rows.push(`<tr><th scope="row">${rest.length} others</th>${restOf(rest)}</tr>`);
  byId(id).innerHTML = rows.join('');
}
