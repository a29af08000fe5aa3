/* What takes its time, asked after until it is done: one thing at a time, whoever began it. */

import { server } from "./server.js";

const EVERY = 400; // ms

/** `shows` has by its name who shows a work: `doing(state)` while it goes on, `ended(state)` once; `tell` is told what goes on, if anything does. */
export function makeWork(tell) {
  const shows = new Map();
  let asking = false;
  let was = "";
  let number = 0; // of the work that `was` names: an answer of before it began says nothing of it

  async function look() {
    if (asking) return;
    asking = true;
    let state = await server.work().catch(() => null);
    while (state?.doing || (was && !(state?.number >= number))) {
      // Whoever does not answer for a moment may do so again.
      if (state?.doing) {
        was = state.doing;
        tell(was);
        number = state.number;
        shows.get(was)?.doing(state);
      }
      await new Promise((done) => setTimeout(done, EVERY));
      state = await server.work().catch(() => null);
    }
    asking = false;
    tell("");
    if (was && state.was === was) shows.get(was)?.ended(state);
    was = "";
  }

  return {
    look,
    /** What goes on; then it is shown by who shows it. */
    async going() {
      const doing = (await server.work().catch(() => null))?.doing ?? "";
      if (doing) look();
      return doing;
    },
    show: (doing, shown) => shows.set(doing, shown),
    /** Begin something; then it is looked at, also if it is over by then. */
    async begin(act) {
      const begun = await act();
      was = begun.doing;
      number = begun.number;
      look();
    },
    stop: () => server.stopWork().catch(() => {}),
  };
}
