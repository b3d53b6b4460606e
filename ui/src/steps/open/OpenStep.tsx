import { Button } from '@mantine/core';
import { IconTableImport } from '@tabler/icons-react';
import type { TableList } from '../../bindings/TableList';
import { openQuestions } from '../../app/questions';
import { StepFailure } from '../../app/StepFailure';
import { StepFrame } from '../../app/StepFrame';
import { ANSWER_FIRST } from '../../app/steps';
import { allTables } from '../../app/tables';
import { useDispatch, useMigration } from '../../app/MigrationProvider';
import { IMPORT_RUNS, useOpening } from '../../app/useOpening';
import { amount, plural } from '../../components/amount';
import { Stack } from '../../components/Stack';
import { RecentCard } from '../../runs/recent/RecentCard';
import { RaisedTables } from '../../runs/raised/RaisedTables';
import { UnfinishedRuns } from '../../runs/recent/UnfinishedRuns';
import { useRuns } from '../../runs/RunsProvider';
import { LookingLine } from './LookingLine';
import { OpenedFile } from './OpenedFile';
import styles from './OpenStep.module.css';
import { LOOKING, TableChooser } from './TableChooser';

/** The same while the tables are: what is chosen of them stays when a dump is read in another way. */
function keyOf({ folder, title, tables }: TableList): string {
  return [folder, title, ...tables.map(({ name }) => name)].join('\n');
}

export function OpenStep() {
  const {
    source,
    profile,
    isReading,
    readFailure,
    openFailure,
    title,
    list,
    locked,
    isLooking,
    hovering,
  } = useMigration((state) => ({
    source: state.source,
    profile: state.profile,
    isReading: state.reading !== null,
    readFailure: state.readFailure,
    openFailure: state.openFailure,
    title: state.several?.title ?? null,
    list: state.choosing?.list ?? null,
    locked: state.importing !== null,
    isLooking: state.looking !== null,
    hovering: state.hovering,
  }));
  const { name, count, unread } = useMigration((state) => ({
    name: state.several?.tables[state.several.at]?.name ?? state.source?.summary.file_name ?? '',
    count: state.several?.tables.length ?? 0,
    unread: allTables(state).filter(({ state: of }) => of.plan === null && !of.readFailure).length,
  }));
  const dispatch = useDispatch();
  const { choose, chooseFolder, chooseTables, openListed, openSample, readAgain, reopen } =
    useOpening();
  const isOneOfSeveral = title !== null;
  // One look through files at a time.
  const isBusy = locked || isLooking;
  const holds = source !== null || list !== null;
  const { runs, failure: runsFailure } = useRuns();
  const hasRuns = (runs ?? []).length > 0 || runsFailure !== null;

  const buttons = (
    <div className={styles.buttons}>
      <Button
        size={holds ? 'sm' : 'md'}
        variant={holds ? 'default' : 'filled'}
        data-testid="open-file"
        aria-disabled={isBusy || undefined}
        onClick={() => !isBusy && void choose()}
      >
        {holds ? 'Open another file…' : 'Open a file…'}
      </Button>
      <Button
        size={holds ? 'sm' : 'md'}
        variant={holds ? 'subtle' : 'default'}
        data-testid="open-folder"
        aria-disabled={isBusy || undefined}
        onClick={() => !isBusy && void chooseFolder()}
      >
        Open a folder…
      </Button>
      {!list && (
        <Button
          size={holds ? 'sm' : 'md'}
          variant={holds ? 'subtle' : 'default'}
          data-testid="open-sample"
          aria-disabled={isBusy || undefined}
          onClick={() => !isBusy && void openSample()}
        >
          Try it with sample data
        </Button>
      )}
      {source && list && (
        <Button
          size="sm"
          variant="default"
          data-testid="choose-again"
          aria-disabled={isBusy || undefined}
          onClick={() => !isBusy && chooseTables()}
        >
          Choose other tables…
        </Button>
      )}
    </div>
  );

  if (list && !source) {
    return <TableChooser key={keyOf(list)} list={list} buttons={buttons} open={openListed} />;
  }

  let footer = 'No file is open yet.';
  let blocked: string | null = 'Open a file first: a table starts with its records.';
  const questions = openQuestions({ source });
  if (questions.length > 0) {
    footer = `${plural(questions.length, 'question')} about the file ${questions.length === 1 ? 'is' : 'are'} open.`;
    blocked = ANSWER_FIRST;
  } else if (profile) {
    footer = `${plural(profile.records, 'record')}, ${plural(profile.columns.length, 'column')}, read whole.`;
    blocked = null;
  } else if (isReading) {
    blocked = 'The file is being read to its end, so that the design rests on every record.';
  } else if (readFailure) {
    blocked = 'The file was not read to its end.';
  }
  if (isOneOfSeveral && blocked === null && unread > 0) {
    footer = `${amount(count - unread)} of ${plural(count, 'table')} read. You can begin with those.`;
  }
  if (locked) {
    footer = IMPORT_RUNS;
  }

  return (
    <StepFrame
      title={source ? `What ${name} holds` : 'Carry a table into DynamoDB'}
      purpose={
        source
          ? isOneOfSeveral
            ? `The first records of this table of ${title}. The list on the left leads to the others.`
            : 'The first records, as they stand in the file.'
          : 'Open a file, a workbook or a database, see what it becomes, and write it only once it looks right.'
      }
      footer={footer}
      footerTone={profile && blocked === null ? 'good' : 'calm'}
      primary={{
        label: isOneOfSeveral ? 'Design the tables' : 'Design the table',
        blocked,
        onPress: () => dispatch({ type: 'went', step: 'design' }),
      }}
    >
      <Stack>
        <LookingLine />
        {openFailure && (
          <StepFailure
            failure={openFailure}
            stays={source && `${source.summary.file_name} stays open as it was.`}
          />
        )}
        {source ? (
          <OpenedFile
            source={source}
            buttons={buttons}
            readAgain={() => void readAgain()}
            reopen={(choice) => void reopen(choice)}
            locked={locked ? IMPORT_RUNS : isLooking ? LOOKING : null}
            isOneOfSeveral={isOneOfSeveral}
          />
        ) : (
          <>
            <RaisedTables />
            <UnfinishedRuns />
            <section
              className={styles.drop}
              data-hovering={hovering || undefined}
              data-compact={hasRuns || undefined}
            >
              <span className={styles.sign}>
                <IconTableImport size={34} stroke={1.4} aria-hidden />
              </span>
              <h2>Start with a table</h2>
              <p>
                CSV with one record a line, an Excel or OpenDocument workbook, JSON, a SQLite
                database, or a SQL dump (.sql); also several files, a folder, a ZIP, or gzip. They
                are only read: your files never change.
              </p>
              {buttons}
              <p className={styles.hint}>
                You can also drop files or a folder anywhere on this window.
              </p>
            </section>
            <RecentCard />
          </>
        )}
      </Stack>
    </StepFrame>
  );
}
