import { Select } from '@mantine/core';
import { useEffect, useRef, useState } from 'react';
import type { Failure } from '../../../bindings/Failure';
import type { Orphans } from '../../../bindings/Orphans';
import type { PlacementOptions } from '../../../bindings/PlacementOptions';
import type { Relation } from '../../../bindings/Relation';
import { useDispatch, useMigration, useMigrationStore } from '../../../app/MigrationProvider';
import { placeWords } from '../../../app/placing';
import { tablesToRelate } from '../../../app/relate';
import { allTables } from '../../../app/tables';
import { failureOf, useJob } from '../../../app/useJob';
import { plural } from '../../../components/amount';
import { Card } from '../../../components/Card';
import { FailureNotice } from '../../../components/FailureNotice';
import { RadioCards } from '../../../components/RadioCards';
import { engine } from '../../../engine';
import styles from './Placement.module.css';
import { BesideWords } from './BesideWords';
import { NameField } from './NameField';
import { placementCards } from './placementCards';

interface Props {
  relation: Relation;
}

/** Where the rows of a relation's child go: a table of their own, or with the items of the table they point to. */
export function PlacementCard({ relation }: Props) {
  const store = useMigrationStore();
  const dispatch = useDispatch();
  const { child, parent } = relation;
  const chosen = useMigration((state) => state.several?.relations.chosen ?? null);
  const columns = useMigration((state) =>
    allTables(state)
      .find(({ name }) => name === child.table)
      ?.state.plan?.columns.map(({ column }) => column)
      .join('\n'),
  );
  const isRead = useMigration(
    (state) =>
      allTables(state).filter(
        ({ name, state: { profile } }) =>
          profile !== null && (name === child.table || name === parent.table),
      ).length === 2,
  );
  // Rows that are merged have no attribute of their own.
  const holder = useMigration(
    (state) =>
      allTables(state)
        .find(({ name }) => name === parent.table)
        ?.state.plan?.inside?.find(({ table }) => table === child.table)?.attribute,
  );
  const [options, setOptions] = useState<PlacementOptions | null>(null);
  const [failure, setFailure] = useState<Failure | null>(null);
  const { start } = useJob<Relation, never, PlacementOptions>({
    run: (of, job) =>
      engine.placementOptions(
        tablesToRelate(store.getState()),
        store.getState().several?.relations.chosen ?? [],
        of,
        job,
      ),
    ended: (outcome) => {
      setFailure(failureOf(outcome));
      if (outcome.kind === 'done') {
        setOptions(outcome.value);
      }
    },
  });
  const asked = useRef(false);
  useEffect(() => {
    if (isRead && !asked.current && child.table !== parent.table) {
      asked.current = true;
      void start(relation);
    }
  }, [isRead, start, relation, child.table, parent.table]);

  const change = (to: Partial<Relation>) =>
    dispatch({ type: 'relations changed', relation: { ...relation, ...to } });
  const isAsked = options !== null && options.without_parent > 0 && relation.placement !== 'own';
  const [first] = relation.order;
  const elsewhere = chosen?.find(
    (other) =>
      other.child.table === child.table &&
      other.placement !== 'own' &&
      other.parent.table !== parent.table,
  );

  if (child.table === parent.table) {
    return null;
  }
  if (!options) {
    return (
      <Card className={styles.card} testId="placement">
        <h3 className={styles.title}>Where the rows of {child.table} go</h3>
        {failure ? (
          <FailureNotice failure={failure} />
        ) : (
          <p className={styles.quiet} role="status">
            What each choice comes to is being counted over all rows…
          </p>
        )}
      </Card>
    );
  }
  const beside = options.options.find(({ placement }) => placement === 'beside');
  const hasOrder = relation.placement === 'inside' || relation.placement === 'beside';
  return (
    <Card className={styles.card} testId="placement">
      <h3 className={styles.title}>Where the rows of {child.table} go</h3>
      <p className={styles.reason} data-testid="placement-reason">
        {options.reason}
      </p>
      {elsewhere && (
        <p className={styles.note} role="status">
          They stand {placeWords(elsewhere.placement, elsewhere.parent.table)} now. Choosing this
          place takes them from there.
        </p>
      )}
      <RadioCards
        label={`Where the rows of ${child.table} go`}
        value={relation.placement}
        onChange={(placement) => {
          if (placement !== 'own' && elsewhere) {
            dispatch({ type: 'relations changed', relation: { ...elsewhere, placement: 'own' } });
          }
          // How many digits the numbers of its keys have was counted with the figures.
          const keys = placement === 'beside' ? beside?.beside : null;
          change({ placement, ...(keys ? { beside: { ...keys, ...relation.beside } } : {}) });
        }}
        cards={placementCards(options, parent.table)}
      />
      {hasOrder && (
        <Select
          label={relation.placement === 'inside' ? 'Their order in the list' : 'Their order by key'}
          size="xs"
          data-testid="inside-order"
          data={[
            {
              value: '',
              label: relation.placement === 'inside' ? `As in ${child.table}` : 'By their key',
            },
            ...(columns ?? '').split('\n').flatMap((column) => [
              { value: `+${column}`, label: `By ${column}` },
              { value: `-${column}`, label: `By ${column}, largest or newest first` },
            ]),
          ]}
          value={first ? `${first.descending ? '-' : '+'}${first.column}` : ''}
          allowDeselect={false}
          searchable
          onChange={(value) =>
            change({
              order: value ? [{ column: value.slice(1), descending: value.startsWith('-') }] : [],
            })
          }
        />
      )}
      {holder && (
        <NameField
          label={`The attribute of ${parent.table} that holds them`}
          name={holder}
          testId="inside-attribute"
          onName={(attribute) => change({ attribute: attribute === '' ? null : attribute })}
        />
      )}
      {relation.placement === 'beside' && <BesideWords relation={relation} />}
      {isAsked && (
        <fieldset className={styles.orphans} data-open={relation.orphans === null || undefined}>
          <legend>
            {plural(options.without_parent, 'row')} of {child.table} belong to no row of{' '}
            {parent.table}. What becomes of them?
          </legend>
          <RadioCards<Orphans | 'undecided'>
            label={`Rows of ${child.table} without a row of ${parent.table}`}
            value={relation.orphans ?? 'undecided'}
            onChange={(orphans) => orphans !== 'undecided' && change({ orphans })}
            cards={[
              {
                value: 'alone',
                name: 'Items of their own',
                says:
                  relation.placement === 'beside'
                    ? 'They are written to the same table, under the key that they name.'
                    : 'They are written to a table of their own.',
                testId: 'orphans-alone',
              },
              {
                value: 'parent',
                name: 'Under an item made for them',
                says: `For each key that ${parent.table} does not have, its table gets an item with nothing but that key, and they stand ${relation.placement === 'beside' ? 'beside' : 'in'} it. Rows that name no key are rejected.`,
                testId: 'orphans-parent',
              },
              {
                value: 'reject',
                name: 'Rejected',
                says: 'They are kept in a file, to be fixed and imported again.',
                tone: 'amber',
                testId: 'orphans-reject',
              },
            ]}
          />
        </fieldset>
      )}
    </Card>
  );
}
