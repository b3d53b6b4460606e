/** What the data say of the key that the plan has now, and of others it could have. */
import type { KeyEvidence } from '../../../bindings/KeyEvidence';
import type { KeyProposal } from '../../../bindings/KeyProposal';
import type { KeyTemplate } from '../../../bindings/KeyTemplate';
import type { Profile } from '../../../bindings/Profile';
import type { Proposal } from '../../../bindings/Proposal';
import { amount, plural, share } from '../../../components/amount';
import { columnsOf, composedAttribute, listed } from '../../../plan/composed';
import type { KeyPlan } from '../../../plan/roles';

/** The columns that a key is made of; `partition: null` is the key made from the content. */
export interface KeyColumns {
  partition: string | null;
  sort: string | null;
}

function columnNamed(plan: KeyPlan, attribute: string | null): string | null {
  return (
    plan.columns.find((column) => column.included && column.attribute === attribute)?.column ?? null
  );
}

/** The columns of the plan's own key; null when its attributes come from no column. */
export function keyColumnsOf(plan: KeyPlan): KeyColumns | null {
  if (plan.generated_key?.attribute === plan.table.partition_key) {
    return { partition: null, sort: null };
  }
  const partition = columnNamed(plan, plan.table.partition_key);
  return partition === null ? null : { partition, sort: columnNamed(plan, plan.table.sort_key) };
}

/** True when the plan's key is this one. */
function isChosen(plan: KeyPlan, key: KeyProposal): boolean {
  if (isFromContent(key)) {
    return plan.generated_key?.attribute === plan.table.partition_key;
  }
  const { partition_key: partition, sort_key: sort } = plan.table;
  return (
    isSide(plan, partition, key.partition_column, key.partition_template) &&
    isSide(plan, sort, key.sort_column, key.sort_template)
  );
}

function isSide(
  plan: KeyPlan,
  attribute: string | null,
  column: string | null,
  template: KeyTemplate | null,
): boolean {
  const composed = composedAttribute(plan, attribute);
  if (composed || template) {
    return JSON.stringify(composed?.template ?? null) === JSON.stringify(template);
  }
  return column === null ? attribute === null : columnNamed(plan, attribute) === column;
}

/** True for the key that is made from the content. */
export function isFromContent(key: KeyProposal): boolean {
  return key.partition_column === null && key.partition_template === null;
}

/** The columns of the partition key, in words. */
export function partitionName(key: KeyProposal): string {
  return listed(
    key.partition_template ? columnsOf(key.partition_template) : [key.partition_column ?? ''],
  );
}

/** The proposal that the plan follows now, if it follows one. */
export function chosenProposal(plan: KeyPlan, proposal: Proposal): KeyProposal | null {
  return proposal.keys.find((key) => isChosen(plan, key)) ?? null;
}

/** What is known of the plan's key, from what the reading counted; null when that was not counted. */
export function evidenceOf(
  plan: KeyPlan,
  proposal: Proposal,
  profile: Profile,
): KeyEvidence | null {
  const proposed = chosenProposal(plan, proposal);
  if (proposed) {
    return proposed.evidence;
  }
  const columns = keyColumnsOf(plan);
  if (!columns || columns.partition === null) {
    return null;
  }
  if (columns.sort !== null) {
    const pair = profile.pairs.find(
      (entry) => entry.partition_column === columns.partition && entry.sort_column === columns.sort,
    );
    return pair?.evidence ?? null;
  }
  const place = plan.columns.findIndex(({ column }) => column === columns.partition);
  return proposal.columns_as_key[place] ?? null;
}

function repeatWords(repeats: number): string {
  if (repeats === 0) {
    return 'none repeats';
  }
  return repeats === 1 ? '1 repeats' : `${amount(repeats)} repeat`;
}

/** "2,155 different in 2,155 records, none blank, none repeats; the busiest orderID holds 25 records (1.2%)" */
export function evidenceWords(evidence: KeyEvidence, partition: string): string {
  const { records, distinct, exact, blank, repeats, busiest } = evidence;
  const parts = [
    `${exact ? '' : 'about '}${amount(distinct)} different in ${plural(records, 'record')}`,
    blank === 0 ? 'none blank' : `${amount(blank)} blank, which a key may not be`,
    ...(repeats === null ? [] : [repeatWords(repeats)]),
  ];
  const spread =
    busiest !== null && busiest > 1
      ? `; the busiest ${partition} holds ${plural(busiest, 'record')} (${share(busiest, records)})`
      : '';
  return `${parts.join(', ')}${spread}`;
}

/** True where nothing is to be said beyond "never blank, never repeats". */
export function isPlainKey({ blank, repeats, busiest }: KeyEvidence): boolean {
  return blank === 0 && repeats === 0 && (busiest === null || busiest <= 1);
}

/** How the partition key spreads the records; null where there is nothing to say of it. */
export function spreadWords({
  spread,
  records,
  partitions,
  busiest,
  exact,
}: KeyEvidence): string | null {
  switch (spread) {
    case null:
      return null;
    case 'even':
      return 'Spread evenly';
    case 'few_values':
      return `Few values: ${exact ? '' : 'about '}${amount(partitions)} for all records`;
    case 'uneven':
      return `Uneven: ${share(busiest ?? 0, records)} under one value`;
  }
}

/** The key in the names of the plan's attributes. */
export function keyName(plan: KeyPlan, key: KeyProposal): string {
  if (isFromContent(key)) {
    return 'a key made from the content';
  }
  const attribute = (name: string) =>
    plan.columns.find(({ column }) => column === name)?.attribute ?? name;
  const side = (column: string | null, template: KeyTemplate | null) => {
    if (template) {
      return [`${listed(columnsOf(template).map(attribute))} together`];
    }
    return column === null ? [] : [attribute(column)];
  };
  return [
    ...side(key.partition_column, key.partition_template),
    ...side(key.sort_column, key.sort_template),
  ].join(' + ');
}
