import { Checkbox, TextInput } from '@mantine/core';
import { useMemo, useState, type ReactNode } from 'react';
import type { TableList } from '../../bindings/TableList';
import { staging } from '../../app/migrationJobs';
import { useMigration } from '../../app/MigrationProvider';
import { useMigrationJob } from '../../app/useJob';
import { StepFrame } from '../../app/StepFrame';
import { ANSWER_FIRST } from '../../app/steps';
import { IMPORT_RUNS, useOpening } from '../../app/useOpening';
import { StepFailure } from '../../app/StepFailure';
import { plural } from '../../components/amount';
import { Card } from '../../components/Card';
import { Stack } from '../../components/Stack';
import { TextButton } from '../../components/TextButton';
import { chosenWords } from './listedWords';
import { ListedDumps } from './ListedDumps';
import { ListedTables } from './ListedTables';
import { LookingLine } from './LookingLine';
import { SourceNotes } from './SourceNotes';
import { StagingLine } from './StagingLine';
import styles from './TableChooser.module.css';

/** Why nothing else can be opened just now. */
export const LOOKING = 'The files are being looked through.';

/** More tables than these are looked for by name. */
const MANY_TABLES = 15;

interface Props {
  list: TableList;
  buttons: ReactNode;
  open: (places: number[]) => void;
}

/** The tables that were found, and which of them are to be brought. */
export function TableChooser({ list, buttons, open }: Props) {
  const { locked, openFailure, failure, isLooking, isStaging, isStopping } = useMigration(
    (state) => ({
      locked: state.importing !== null,
      openFailure: state.openFailure,
      failure: state.choosing?.failure ?? null,
      isLooking: state.looking !== null,
      isStaging: (state.choosing?.staging ?? null) !== null,
      isStopping: state.choosing?.staging?.stopping ?? false,
    }),
  );
  const { stop } = useMigrationJob(staging);
  const { listDumpAs } = useOpening();
  const [left, setLeft] = useState<ReadonlySet<number>>(new Set());
  const [filter, setFilter] = useState('');
  const wanted = filter.trim().toLowerCase();
  const shown = useMemo(
    () =>
      list.tables
        .map((table, place) => ({ table, place }))
        .filter(({ table }) => table.name.toLowerCase().includes(wanted)),
    [list, wanted],
  );
  const places = list.tables.map((_, place) => place).filter((place) => !left.has(place));
  const empty = list.passed_over.filter((file) => file.is_empty_table);
  const others = list.passed_over.filter((file) => !file.is_empty_table);
  const files = new Set(list.tables.map(({ file }) => file));
  const hasViews = list.tables.some(({ kind }) => kind === 'database_view');
  const choose = (which: { place: number }[], chosen: boolean) => {
    const next = new Set(left);
    for (const { place } of which) {
      if (chosen) {
        next.delete(place);
      } else {
        next.add(place);
      }
    }
    setLeft(next);
  };
  const views = list.tables
    .map(({ kind }, place) => ({ kind, place }))
    .filter(({ kind }) => kind === 'database_view');
  const shownChosen = shown.filter(({ place }) => !left.has(place)).length;

  const isAsked = places.some((place) => {
    const dump = list.tables[place]?.dump ?? null;
    return dump !== null && list.dumps[dump]?.question;
  });
  const whyNot = () => {
    if (locked) {
      return IMPORT_RUNS;
    }
    if (isLooking) {
      return LOOKING;
    }
    if (places.length === 0) {
      return 'Choose at least one table.';
    }
    return isAsked ? ANSWER_FIRST : null;
  };

  return (
    <StepFrame
      title={`Tables in ${list.title}`}
      purpose={
        <span title={`${list.folder}/${list.title}`}>
          Choose the tables to bring. Each becomes a DynamoDB table of its own.
        </span>
      }
      tools={buttons}
      footer={
        locked
          ? IMPORT_RUNS
          : chosenWords(
              places.flatMap((place) => list.tables[place] ?? []),
              list.tables.length,
            )
      }
      footerTone={places.length > 0 && !locked ? 'good' : 'calm'}
      running={isStaging}
      primary={
        isStaging
          ? {
              label: isStopping ? 'Stopping…' : 'Cancel',
              tone: 'stop',
              testId: 'cancel-staging',
              onPress: stop,
            }
          : {
              label: `Open ${plural(places.length, 'table')}`,
              testId: 'open-tables',
              blocked: whyNot(),
              onPress: () => open(places),
            }
      }
    >
      <Stack>
        {failure && (
          <StepFailure
            failure={failure}
            stays="Choose again: leave that table out, or try once more."
          />
        )}
        {openFailure && <StepFailure failure={openFailure} />}
        {isStaging && (
          <Card className={styles.staging}>
            <StagingLine tables={places.length} />
          </Card>
        )}
        <LookingLine />
        <ListedDumps
          dumps={list.dumps}
          locked={isStaging ? 'The tables are being read.' : isLooking ? LOOKING : null}
          onSay={listDumpAs}
        />
        <SourceNotes notes={list.notes} />
        <Card className={styles.tables} testId="table-list">
          <div className={styles.tools}>
            <Checkbox
              size="xs"
              label={wanted ? `${plural(shown.length, 'table')} found` : 'All tables'}
              aria-label={wanted ? 'All tables that were found' : 'All tables'}
              checked={shown.length > 0 && shownChosen === shown.length}
              indeterminate={shownChosen > 0 && shownChosen < shown.length}
              disabled={isStaging || shown.length === 0}
              data-testid="choose-all"
              onChange={(event) => choose(shown, event.currentTarget.checked)}
            />
            {hasViews && !isStaging && (
              <TextButton
                testId="without-views"
                onClick={() =>
                  choose(
                    views,
                    views.every(({ place }) => left.has(place)),
                  )
                }
              >
                {views.every(({ place }) => left.has(place)) ? 'With views' : 'Without views'}
              </TextButton>
            )}
            {list.tables.length > MANY_TABLES && (
              <TextInput
                size="xs"
                className={styles.filter}
                placeholder="Find a table"
                aria-label="Find a table"
                value={filter}
                data-testid="filter-tables"
                onChange={(event) => setFilter(event.currentTarget.value)}
              />
            )}
          </div>
          <ListedTables
            shown={shown}
            empty={wanted ? [] : empty}
            left={left}
            withFiles={list.dumps.length > 0 && files.size > 1}
            disabled={isStaging}
            onChoose={(place, chosen) => choose([{ place }], chosen)}
          />
        </Card>
        {others.length > 0 && (
          <details className={styles.others} data-testid="passed-over">
            <summary>{plural(others.length, 'file is', 'files are')} no table</summary>
            <ul>
              {others.map(({ name, reason }) => (
                <li key={name}>
                  <strong>{name}</strong> {reason}
                </li>
              ))}
            </ul>
          </details>
        )}
      </Stack>
    </StepFrame>
  );
}
