import { Button } from '@mantine/core';
import { IconTableImport } from '@tabler/icons-react';
import { openQuestions } from '../../app/questions';
import { StepFrame } from '../../app/StepFrame';
import { ANSWER_FIRST } from '../../app/steps';
import { allTables } from '../../app/tables';
import { useMigration } from '../../app/MigrationProvider';
import { IMPORT_RUNS, useOpening } from '../../app/useOpening';
import { amount, plural } from '../../components/amount';
import { FailureNotice } from '../../components/FailureNotice';
import { Stack } from '../../components/Stack';
import { RecentCard } from '../../runs/recent/RecentCard';
import { UnfinishedRuns } from '../../runs/recent/UnfinishedRuns';
import { useRuns } from '../../runs/RunsProvider';
import { OpenedFile } from './OpenedFile';
import styles from './OpenStep.module.css';
import { TableChooser } from './TableChooser';

export function OpenStep() {
  const { state, dispatch } = useMigration();
  const {
    choose,
    chooseFolder,
    chooseTables,
    openListed,
    openRefused,
    openSample,
    readAgain,
    reopen,
    stopStaging,
  } = useOpening();
  const { source, profile, reading, several, choosing } = state;
  const holds = source !== null || choosing !== null;
  const locked = state.importing !== null;
  const { runs, failure: runsFailure } = useRuns();
  const hasRuns = (runs ?? []).length > 0 || runsFailure !== null;

  const buttons = (
    <div className={styles.buttons}>
      <Button
        size={holds ? 'sm' : 'md'}
        variant={holds ? 'default' : 'filled'}
        data-testid="open-file"
        aria-disabled={locked || undefined}
        onClick={() => !locked && void choose()}
      >
        {holds ? 'Open another file…' : 'Open a file…'}
      </Button>
      <Button
        size={holds ? 'sm' : 'md'}
        variant={holds ? 'subtle' : 'default'}
        data-testid="open-folder"
        aria-disabled={locked || undefined}
        onClick={() => !locked && void chooseFolder()}
      >
        Open a folder…
      </Button>
      {!choosing && (
        <Button
          size={holds ? 'sm' : 'md'}
          variant={holds ? 'subtle' : 'default'}
          data-testid="open-sample"
          aria-disabled={locked || undefined}
          onClick={() => !locked && void openSample()}
        >
          Try it with sample data
        </Button>
      )}
      {source && choosing && (
        <Button
          size="sm"
          variant="default"
          data-testid="choose-again"
          aria-disabled={locked || undefined}
          onClick={() => !locked && chooseTables()}
        >
          Choose other tables…
        </Button>
      )}
    </div>
  );

  const nonetheless =
    state.openFailure?.code === 'no_table' ? (
      <Button
        className={styles.nonetheless}
        variant="default"
        size="compact-sm"
        data-testid="open-refused"
        aria-disabled={locked || undefined}
        onClick={() => !locked && void openRefused()}
      >
        Read it as a table nonetheless
      </Button>
    ) : null;

  if (choosing && !source) {
    return (
      <TableChooser
        key={choosing.list.list_id}
        choosing={choosing}
        buttons={buttons}
        open={(places) => void openListed(places)}
        stop={stopStaging}
      />
    );
  }

  let footer = 'No file is open yet.';
  let blocked: string | null = 'Open a file first: a table starts with its records.';
  const questions = openQuestions(state);
  if (questions.length > 0) {
    footer = `${plural(questions.length, 'question')} about the file ${questions.length === 1 ? 'is' : 'are'} open.`;
    blocked = ANSWER_FIRST;
  } else if (profile) {
    footer = `${plural(profile.records, 'record')}, ${plural(profile.columns.length, 'column')}, read whole.`;
    blocked = null;
  } else if (reading) {
    blocked = 'The file is being read to its end, so that the design rests on every record.';
  } else if (state.readFailure) {
    blocked = 'The file was not read to its end.';
  }
  const unread = several
    ? allTables(state).filter(({ state: table }) => table.plan === null && !table.readFailure)
    : [];
  if (several && blocked === null && unread.length > 0) {
    footer = `${amount(several.tables.length - unread.length)} of ${plural(several.tables.length, 'table')} read. You can begin with those.`;
  }
  if (locked) {
    footer = IMPORT_RUNS;
  }

  return (
    <StepFrame
      title={
        source
          ? `What ${several?.tables[several.at]?.name ?? source.summary.file_name} holds`
          : 'Carry a table into DynamoDB'
      }
      purpose={
        source
          ? several
            ? `The first records of this table of ${several.title}. The list on the left leads to the others.`
            : 'The first records, as they stand in the file.'
          : 'Open a CSV or JSON file or a database, see what it becomes, and write it only once it looks right.'
      }
      footer={footer}
      footerTone={profile && blocked === null ? 'good' : 'calm'}
      primary={{
        label: several ? 'Design the tables' : 'Design the table',
        blocked,
        onPress: () => dispatch({ type: 'went', step: 'design' }),
      }}
    >
      <Stack>
        {state.openFailure && (
          <FailureNotice failure={state.openFailure}>
            {(nonetheless ?? source) && (
              <>
                {source && <p>{source.summary.file_name} stays open as it was.</p>}
                {nonetheless}
              </>
            )}
          </FailureNotice>
        )}
        {source ? (
          <OpenedFile
            source={source}
            buttons={buttons}
            readAgain={() => void readAgain()}
            reopen={(choice) => void reopen(choice)}
            locked={locked ? IMPORT_RUNS : null}
          />
        ) : (
          <>
            <UnfinishedRuns />
            <section
              className={styles.drop}
              data-hovering={state.hovering || undefined}
              data-compact={hasRuns || undefined}
            >
              <span className={styles.sign}>
                <IconTableImport size={34} stroke={1.4} aria-hidden />
              </span>
              <h2>Start with a table</h2>
              <p>
                CSV with one record a line, as every database and spreadsheet can save it, JSON, or
                a SQLite database; also several files, a folder, a ZIP, or gzip. They are only read:
                your files never change.
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
