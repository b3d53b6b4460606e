/**
 * Edits of the plan on their way to the engine: one at a time, in order, each of the plan that the one before gave. The
 * plan that the page shows is always one that the engine answered with.
 */
import type { Failure } from '../bindings/Failure';
import type { Plan } from '../bindings/Plan';
import type { PlanEdit } from '../bindings/PlanEdit';
import { asFailure, engine } from '../engine';
import { withSharedParts } from '../plan/sharedParts';
import type { Store } from './store';

/** Edits, or how they come from the plan as it stands when it is their turn. */
export type Edits = PlanEdit[] | ((plan: Plan) => PlanEdit[]);

export type EditOutcome =
  /** `after` is `before` where nothing changed. */
  | { kind: 'applied'; before: Plan; after: Plan }
  /** The engine refused it; the plan is as it was. */
  | { kind: 'refused'; failure: Failure }
  /** Another took its place, or the plan that it was meant for is gone. */
  | { kind: 'dropped' };

export interface EditOptions {
  /** A later edit of the same name takes the place of this one while it waits: the letters of one field. */
  replaces?: string;
  /** The caller shows why it was refused. */
  quiet?: boolean;
}

export interface PlanEdits {
  edit: (edits: Edits, options?: EditOptions) => Promise<EditOutcome>;
  /** The plan once no edit is on its way. */
  settled: () => Promise<Plan | null>;
  /** Whether the plan as it stands is already as these edits would have it. */
  isInForce: (edits: PlanEdit[]) => Promise<boolean>;
}

interface Waiting {
  edits: Edits;
  options: EditOptions;
  settle: (outcome: EditOutcome) => void;
}

export function createPlanEdits(store: Store): PlanEdits {
  let waiting: Waiting[] = [];
  let working = false;
  let whenSettled: (() => void)[] = [];

  // Edits are meant for the plan that was shown: when another takes its place, what waits is dropped.
  let expected = store.getState().plan;
  store.subscribe(() => {
    const { plan } = store.getState();
    if (plan !== expected) {
      expected = plan;
      const dropped = waiting;
      waiting = [];
      dropped.forEach(({ settle }) => settle({ kind: 'dropped' }));
    }
  });

  async function apply({ edits, options }: Waiting): Promise<EditOutcome> {
    const { plan: before, source } = store.getState();
    if (!before || !source) {
      return { kind: 'dropped' };
    }
    const isStill = () => store.getState().plan === before;
    const list = typeof edits === 'function' ? edits(before) : edits;
    if (list.length === 0) {
      return { kind: 'applied', before, after: before };
    }
    try {
      const edited = await engine.editPlan(source.source_id, before, list);
      if (!isStill()) {
        return { kind: 'dropped' };
      }
      const after = withSharedParts(before, edited.plan);
      expected = after;
      store.dispatch({ type: 'plan edited', plan: after, followed: edited.followed });
      return { kind: 'applied', before, after };
    } catch (error) {
      const failure = asFailure(error);
      if (!isStill()) {
        return { kind: 'dropped' };
      }
      if (!options.quiet) {
        store.dispatch({ type: 'edit refused', failure });
      }
      return { kind: 'refused', failure };
    }
  }

  async function work() {
    working = true;
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      // oxlint-disable-next-line no-await-in-loop -- each edit is one of the plan that the one before gave
      next.settle(await apply(next));
    }
    working = false;
    const settled = whenSettled;
    whenSettled = [];
    settled.forEach((tell) => tell());
  }

  const asked = createInForceQuestions(store);
  return {
    edit: (edits, options = {}) =>
      new Promise((settle) => {
        const last = waiting.at(-1);
        if (last && options.replaces !== undefined && last.options.replaces === options.replaces) {
          waiting.pop();
          last.settle({ kind: 'dropped' });
        }
        waiting.push({ edits, options, settle });
        if (!working) {
          void work();
        }
      }),
    settled: () =>
      new Promise((resolve) => {
        const tell = () => resolve(store.getState().plan);
        if (working) {
          whenSettled.push(tell);
        } else {
          tell();
        }
      }),
    isInForce: asked,
  };
}

/** What is asked within one moment goes to the engine together. */
function createInForceQuestions(store: Store): (edits: PlanEdit[]) => Promise<boolean> {
  let open: { edits: PlanEdit[]; answer: (inForce: boolean) => void }[] = [];

  async function ask() {
    const asked = open;
    open = [];
    const { plan, source } = store.getState();
    let answers: boolean[] = [];
    if (plan && source) {
      const lists = asked.map(({ edits }) => edits);
      // A button that is not said to be done can be pressed all the same, and changes nothing.
      answers = await engine.areInForce(source.source_id, plan, lists).catch(() => []);
    }
    asked.forEach(({ answer }, at) => answer(answers[at] ?? false));
  }

  return (edits) =>
    new Promise((answer) => {
      if (open.length === 0) {
        queueMicrotask(() => void ask());
      }
      open.push({ edits, answer });
    });
}
