import { MultiSelect } from '@mantine/core';
import type { CopiedColumn } from '../../../bindings/CopiedColumn';
import type { FoundRelation } from '../../../bindings/FoundRelation';
import type { Relation } from '../../../bindings/Relation';
import { useDispatch, useEachTable } from '../../../app/MigrationProvider';
import { amount, plural } from '../../../components/amount';
import { Card } from '../../../components/Card';
import { NameField } from './NameField';
import styles from './Placement.module.css';

interface Props {
  relation: Relation;
  /** What was counted of it; null until it was. */
  counted: FoundRelation | null;
}

/** What a later change of a copied value costs. */
export function changeWords(parent: string, child: string, counted: FoundRelation): string {
  const { pointing, parents_pointed_to, busiest } = counted.evidence;
  const usual = Math.round(pointing / Math.max(1, parents_pointed_to));
  return `Where such a value changes in ${parent} later, its rows of ${child} have to be written again: ${amount(usual)} usually, ${plural(busiest, 'item')} at most.`;
}

interface NameProps {
  copied: CopiedColumn;
  /** As the design names it. */
  named: string;
  onName: (attribute: string | null) => void;
}

function Name({ copied, named, onName }: NameProps) {
  return (
    <NameField
      label={`${copied.column}, as the attribute`}
      name={named}
      testId={`copied-name-${copied.column}`}
      onName={(name) => onName(name === '' ? null : name)}
    />
  );
}

/** Columns of the table that is pointed to, carried by each row that points. */
export function CopiedCard({ relation, counted }: Props) {
  const dispatch = useDispatch();
  const { child, parent, copied } = relation;
  const tables = useEachTable(({ name, state }) => ({ name, plan: state.plan }));
  const planOf = (name: string) => tables.find((table) => table.name === name)?.plan ?? null;
  const offered = (planOf(parent.table)?.columns ?? [])
    .filter(({ included, column }) => included && !parent.columns.includes(column))
    .map(({ column }) => column);
  const given =
    planOf(child.table)?.copied?.find(({ table, pointing }) => {
      const same = pointing.length === child.columns.length;
      return table === parent.table && same && pointing.every((of) => child.columns.includes(of));
    })?.attributes ?? [];
  const change = (to: CopiedColumn[]) =>
    dispatch({ type: 'relations changed', relation: { ...relation, copied: to } });
  if (offered.length === 0) {
    return null;
  }
  return (
    <Card className={styles.card} testId="copied">
      <h3 className={styles.title}>
        Copy columns of {parent.table} into {child.table}
      </h3>
      <p className={styles.reason}>
        Each row of {child.table} then shows them by itself, without asking {parent.table}: right
        for what is read with it and seldom changes.
      </p>
      <MultiSelect
        size="xs"
        label="Columns that are copied"
        placeholder={copied.length === 0 ? 'None' : undefined}
        data-testid="copied-columns"
        data={offered}
        searchable
        value={copied.map(({ column }) => column)}
        onChange={(columns) =>
          change(
            columns.map(
              (column) =>
                copied.find((known) => known.column === column) ?? { column, attribute: null },
            ),
          )
        }
      />
      {copied.map((of, at) => (
        <Name
          key={of.column}
          copied={of}
          named={of.attribute ?? given[at]?.attribute ?? ''}
          onName={(attribute) =>
            change(
              copied.map((other) => (other.column === of.column ? { ...other, attribute } : other)),
            )
          }
        />
      ))}
      {copied.length > 0 && counted && (
        <p className={styles.note} data-testid="copied-cost">
          {changeWords(parent.table, child.table, counted)}
        </p>
      )}
    </Card>
  );
}
