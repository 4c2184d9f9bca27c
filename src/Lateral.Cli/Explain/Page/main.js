import { page } from './data.js';
import { addView, showAll } from './state.js';
import { fillSlots } from './slots.js';
import { showMaps, startMaps } from './maps.js';
import { showPlace, startPlace } from './place.js';
import { showForward, startForward } from './forward.js';
import { showBackward, startBackward } from './backward.js';
import { showStepper, startStepper } from './stepper.js';
import { showJacobian } from './jacobian.js';
import { showParameters, startParameters } from './parameters.js';
import { startTheme } from './theme.js';

/** Makes the printed page a live one. Without the maps in it, it stays as it was printed. */

/** Wide tables and formulas scroll within themselves; what scrolls must be reached by the keyboard. */
function makeScrollable() {
  for (const box of document.querySelectorAll('.scroll:not([role])')) {
    if (box.scrollWidth > box.clientWidth) box.tabIndex = 0;
    else box.removeAttribute('tabindex');
  }
}

function start() {
  startTheme();
  if (page.maps) {
    let current = null;
    document.documentElement.classList.add('live');
    startMaps();
    startPlace();
    startForward();
    startBackward();
    startStepper(() => current);
    startParameters();
    for (const show of [now => { current = now; }, fillSlots, showMaps, showPlace, showForward, showBackward, showStepper, showJacobian, showParameters]) addView(show);
    addView(() => requestAnimationFrame(makeScrollable));
    showAll();
  }
  addEventListener('resize', makeScrollable);
  makeScrollable();
}

start();
