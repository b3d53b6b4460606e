/** Where rows of tables go that point to others: what the plans must be told of it, and when. */
import type { Placement } from '../bindings/Placement';
import type { Plan } from '../bindings/Plan';
import type { Relation } from '../bindings/Relation';
import type { TableDesign } from '../bindings/TableDesign';
import { toMake } from './madeParents';
import type { MigrationEvent, MigrationState } from './migration';
import { allTables } from './tables';

/** True of a table whose rows all stand inside the items of another. */
export function writesNoItems(plan: Plan | null): boolean {
  return plan?.placed !== undefined && plan.placed.orphans !== 'alone';
}

/** The table that the items of a plan are written to: one that it shares with others, or its own. */
export function tableOfItems(plan: Plan): TableDesign {
  return plan.shared?.table ?? plan.made?.table ?? plan.table;
}

/** The tables that some plans write to, each once. */
export function tablesOf(plans: Plan[]): TableDesign[] {
  const writing = plans.filter((plan) => !writesNoItems(plan)).map(tableOfItems);
  return writing.filter(
    ({ name }, place) => writing.findIndex((table) => table.name === name) === place,
  );
}

/** The tables that must be checked before one: those inside whose items its rows stand, or from whose rows it is made. */
export function checkedAfter(plan: Plan | null): string[] {
  if (plan?.placed) {
    return [plan.placed.parent, ...(plan.placed.made ?? [])];
  }
  // Rows that stand inside a parent which is made are checked after it.
  if (plan?.made && !plan.made.beside) {
    return [plan.made.parent.table];
  }
  return plan?.derived ? [plan.derived.of] : [];
}

/** Where rows are, as half a sentence: "inside orders". */
export function placeWords(placement: Placement, parent: string): string {
  const words = {
    own: 'in a table of their own',
    inside: `inside ${parent}`,
    merged: `merged into ${parent}`,
    set: `as a set in ${parent}`,
    beside: `beside ${parent}`,
  };
  return words[placement];
}

/** The same in few words, for a box of a picture: "set in employees". */
export function boxWords(placement: Placement, parent: string): string {
  const short = { merged: `in ${parent}`, set: `set in ${parent}` };
  return placement === 'merged' || placement === 'set'
    ? short[placement]
    : placeWords(placement, parent);
}

/** Where the rows of a plan are that has no table of its own: "inside orders". */
export function placedWords(plan: Plan | null): string {
  const placed = plan?.placed;
  return placed ? placeWords(placed.placement ?? 'inside', placed.parent) : '';
}

/** True where a relation puts rows inside others' items or beside them, or copies columns. */
export function isPlaced(relations: Relation[]): boolean {
  return relations.some(({ placement, copied }) => placement !== 'own' || copied.length > 0);
}

/** What the plans were last placed by: the relations, and the plans themselves. */
export interface Placing {
  relations: Relation[];
  plans: (Plan | null)[];
}

/** How the tables would have to be placed now; null where nothing is to be done. */
export function toPlace(state: MigrationState): Placing | null {
  const relations = state.several?.relations.chosen;
  if (!relations || state.importing || toMake(state) !== null) {
    return null;
  }
  const plans = allTables(state).map(({ state: { plan } }) => plan);
  const isTold = plans.some(
    (plan) => plan?.inside ?? plan?.placed ?? plan?.copied ?? plan?.shared ?? plan?.derived,
  );
  return isTold || isPlaced(relations) ? { relations, plans } : null;
}

/** What changes the tables into those that were placed; null where they are so already. A table whose rows stand inside
 * another's items, or that is made from its rows, is another as soon as that one is: which of its rows become none may
 * have changed. */
export function placedEvent(
  state: MigrationState,
  before: Placing | null,
  placed: (Plan | null)[],
): MigrationEvent | null {
  const tables = allTables(state);
  const isOther = tables.map(
    ({ state: { plan } }, place) =>
      JSON.stringify(plan) !== JSON.stringify(placed[place] ?? null) ||
      (before !== null && before.plans[place] !== plan),
  );
  const plans = tables.map(({ state: { plan } }, place) => {
    const now = placed[place] ?? null;
    const first = checkedAfter(now);
    const isFresh =
      JSON.stringify(plan) !== JSON.stringify(now) ||
      tables.some(({ name }, at) => first.includes(name) && isOther[at] === true);
    return now !== null && isFresh ? now : null;
  });
  return plans.some((plan) => plan !== null) ? { type: 'tables placed', plans } : null;
}
