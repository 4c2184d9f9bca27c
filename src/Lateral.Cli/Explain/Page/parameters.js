import { byId, channelCount, isWhole, page, widestWithin } from './data.js';
import { asRun, changeParameters, chosenPlace } from './state.js';
import { spell } from './dialects.js';
import { exactText } from './numbers.js';

/** Part 6: sliders and number fields of the parameters, and the layer in other frameworks' words. */

/** From a slider to its parameter and back: α runs by powers of ten, its least place is 0. */
const sliders = {
  size: { from: place => place, to: size => size },
  alpha: { from: place => place <= -7 ? 0 : Number((10 ** place).toPrecision(2)), to: alpha => alpha > 0 ? Math.log10(alpha) : -7 },
  beta: { from: place => place, to: beta => beta },
  k: { from: place => place, to: k => k },
};

/** What LrnOptions takes. */
const leastK = 1.1754943508222875e-38, mostFloat = 3.4028234663852886e38;
const isAllowed = {
  size: size => Number.isInteger(size) && size >= 1 && size <= largestSize(chosenPlace().parameters.region),
  alpha: alpha => alpha >= 0 && alpha <= mostFloat,
  beta: beta => Math.abs(beta) <= mostFloat,
  k: k => k >= leastK && k <= mostFloat,
};

const largestSize = region => region === 'within' ? Math.min(widestWithin(), Math.max(31, asRun.size)) : Math.max(2 * channelCount - 1, asRun.size);

export function startParameters() {
  byId('controls').addEventListener('submit', event => event.preventDefault());
  for (const [name, { from }] of Object.entries(sliders)) {
    const set = value => {
      const allowed = isAllowed[name](value);
      byId(`${name}-number`).setAttribute('aria-invalid', !allowed);
      byId('controls-note').textContent = allowed ? '' : `${name} cannot be ${value || 'that'}.`;
      if (allowed) changeParameters({ [name]: value });
    };
    byId(name).addEventListener('input', event => set(from(event.target.valueAsNumber)));
    byId(`${name}-number`).addEventListener('change', event => set(event.target.valueAsNumber));
  }
  byId('region').addEventListener('change', event => {
    const region = event.target.value, { size } = chosenPlace().parameters;
    changeParameters({ region, size: Math.min(size, largestSize(region)) });
  });
  byId('even-window').addEventListener('change', event => changeParameters({ evenWindow: event.target.value }));
  byId('reset').addEventListener('click', () => changeParameters(asRun));
  for (const rules of page.dialects) {
    byId(`copy-${rules.name}`).addEventListener('click', event => copy(event.target, byId(`snippet-${rules.name}`)));
  }
  // A strided grid holds no neighbours.
  if (!isWhole && asRun.region === 'across') {
    document.querySelector('#region input[value="within"]').disabled = true;
    byId('controls-note').textContent = 'These maps are too large to be in the page whole: for windows within a channel run the command with --region within.';
  }
}

export function showParameters({ p }) {
  byId('size').max = Math.min(largestSize(p.region), Math.max(15, asRun.size, p.size));
  for (const [name, { to }] of Object.entries(sliders)) {
    byId(name).value = to(p[name]);
    byId(name).setAttribute('aria-valuetext', exactText(p[name]));
    byId(`${name}-number`).value = p[name];
  }
  for (const input of document.querySelectorAll('#region input')) input.checked = input.value === p.region;
  for (const input of document.querySelectorAll('#even-window input')) input.checked = input.value === p.evenWindow;
  byId('even-window').hidden = p.size % 2 !== 0;
  for (const rules of page.dialects) {
    const { text, refused } = spell(rules, p), code = byId(`snippet-${rules.name}`);
    code.textContent = text;
    code.className = refused ? 'refused' : '';
    byId(`copy-${rules.name}`).disabled = refused;
  }
}

/** The clipboard may be closed to pages from a disk: then the text is selected, to be copied by hand. */
async function copy(button, code) {
  try {
    await navigator.clipboard.writeText(code.textContent);
    button.textContent = 'Copied';
  } catch {
    getSelection().selectAllChildren(code);
    button.textContent = 'Selected';
  }
  setTimeout(() => { button.textContent = 'Copy'; }, 1500);
}
