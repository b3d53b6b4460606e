import { describe, expect, it } from 'vitest';
import type { Edited } from '../bindings/Edited';
import type { Plan } from '../bindings/Plan';
import { failure, plan, proposal, read } from '../test/fixtures';
import { editPlan } from '../test/editPlan';
import { deferred, fakeEngine } from '../test/renderApp';
import { createPlanEdits, type EditOutcome } from './planEdits';
import { createStore } from './store';

const named = (name: string) => ({ edit: 'table_name', name }) as const;

/** An engine whose answers come when the test says so, one after another. */
function slowEngine() {
  const answers: ((edited?: Edited) => void)[] = [];
  const engine = fakeEngine({
    editPlan: async (id, of, edits) => {
      const { promise, resolve } = deferred<Edited | undefined>();
      answers.push(resolve);
      return (await promise) ?? editPlan(id, of, edits);
    },
  });
  const answer = async (at: number, edited?: Edited) => {
    answers[at]?.(edited);
    await flush();
  };
  return { engine, answer };
}

/** Until everything that was ready has run. */
async function flush(steps = 50): Promise<void> {
  if (steps > 0) {
    await Promise.resolve();
    await flush(steps - 1);
  }
}

function start() {
  const store = createStore(read);
  return { store, edits: createPlanEdits(store), planNow: () => store.getState().plan };
}

describe('Edits on their way to the engine', () => {
  it('go one at a time, each of the plan that the one before gave', async () => {
    const { engine, answer } = slowEngine();
    const { edits, planNow } = start();
    const outcomes: EditOutcome['kind'][] = [];
    const note = ({ kind }: EditOutcome) => outcomes.push(kind);
    void edits.edit([named('A')]).then(note);
    void edits.edit([{ edit: 'duplicates', choice: 'last' }]).then(note);
    void edits.edit((of) => [named(`${of.table.name}-${of.duplicates}`)]).then(note);
    await flush();
    expect(engine.editPlan).toHaveBeenCalledTimes(1);
    expect(planNow()).toBe(plan);
    await answer(0);
    expect(planNow()?.table.name).toBe('A');
    expect(engine.editPlan).toHaveBeenCalledTimes(2);
    expect(engine.editPlan.mock.lastCall?.[1].table.name).toBe('A');
    await answer(1);
    await answer(2);
    expect(planNow()?.table.name).toBe('A-last');
    expect(outcomes).toEqual(['applied', 'applied', 'applied']);
  });

  it('take the place of the letters before them in the same field, while those wait', async () => {
    const { engine, answer } = slowEngine();
    const { edits, planNow } = start();
    for (const name of ['P', 'Pe', 'Peo', 'Peop']) {
      void edits.edit([named(name)], { replaces: 'table name' });
    }
    await flush();
    await answer(0);
    await answer(1);
    expect(planNow()?.table.name).toBe('Peop');
    expect(engine.editPlan).toHaveBeenCalledTimes(2);
  });

  it('change nothing where the engine says so, and nothing is drawn again', async () => {
    fakeEngine();
    const { edits, planNow, store } = start();
    const before = store.getState();
    const outcome = await edits.edit([named('Users')]);
    expect(outcome).toEqual({ kind: 'applied', before: plan, after: plan });
    expect(planNow()).toBe(plan);
    expect(store.getState()).toBe(before);
  });

  it('leave the plan as it was where they are refused, and the next goes on', async () => {
    const taken = failure('name_taken', 'The column username is called username already.');
    const engine = fakeEngine();
    engine.editPlan.mockRejectedValueOnce(taken);
    const { edits, planNow, store } = start();
    const refused = edits.edit([
      { edit: 'rename_attribute', column: 'email', attribute: 'username' },
    ]);
    const next = edits.edit([named('People')]);
    expect(await refused).toEqual({ kind: 'refused', failure: taken });
    expect(store.getState().editFailure).toBe(taken);
    expect((await next).kind).toBe('applied');
    expect(planNow()?.table.name).toBe('People');
    expect(store.getState().editFailure).toBeNull();
    // Who shows it where it was typed says so.
    engine.editPlan.mockRejectedValueOnce(taken);
    await edits.edit([named('Other')], { quiet: true });
    expect(store.getState().editFailure).toBeNull();
  });

  it('are dropped when another plan takes the place of the one that they were meant for', async () => {
    const { engine, answer } = slowEngine();
    const { edits, store, planNow } = start();
    const outcomes = [edits.edit([named('A')]), edits.edit([named('B')])];
    await flush();
    const other: Plan = { ...plan, table: { ...plan.table, name: 'Saved' } };
    store.dispatch({
      type: 'proposed again',
      origin: 'saved',
      proposal: { ...proposal, plan: other },
    });
    const later = edits.edit([{ edit: 'duplicates', choice: 'last' }]);
    await answer(0);
    await answer(1);
    expect(await Promise.all(outcomes)).toEqual([{ kind: 'dropped' }, { kind: 'dropped' }]);
    expect((await later).kind).toBe('applied');
    expect(planNow()).toMatchObject({ table: { name: 'Saved' }, duplicates: 'last' });
    expect(engine.editPlan).toHaveBeenCalledTimes(2);
  });

  it('have arrived when they are waited for', async () => {
    const { answer } = slowEngine();
    const { edits } = start();
    expect(await edits.settled()).toBe(plan);
    void edits.edit([named('A')]);
    void edits.edit([named('B')]);
    let settled: Plan | null = null;
    void edits.settled().then((of) => {
      settled = of;
    });
    await flush();
    await answer(0);
    expect(settled).toBeNull();
    await answer(1);
    expect(settled).toMatchObject({ table: { name: 'B' } });
  });

  it('are asked about together', async () => {
    const engine = fakeEngine();
    const { edits } = start();
    const answers = await Promise.all([
      edits.isInForce([named('Users')]),
      edits.isInForce([named('People')]),
    ]);
    expect(answers).toEqual([true, false]);
    expect(engine.areInForce).toHaveBeenCalledTimes(1);
  });
});
