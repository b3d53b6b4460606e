import { Button } from '@mantine/core';
import { IconArrowBackUp, IconCircleCheck, IconPlayerStop } from '@tabler/icons-react';
import type { EndedImport } from '../../app/running';
import { useDispatch, useMigration } from '../../app/MigrationProvider';
import { useImport } from '../../app/useImport';
import { useOpening } from '../../app/useOpening';
import { StepFrame, type PrimaryAction } from '../../app/StepFrame';
import { StepFailure } from '../../app/StepFailure';
import { plural } from '../../components/amount';
import { Card } from '../../components/Card';
import { Lead } from '../../components/Lead';
import { Sign } from '../../components/Sign';
import { Stack } from '../../components/Stack';
import { UnitBars } from '../../components/UnitBars';
import { destinationPhrase } from '../../destination/words';
import { engine } from '../../engine';
import { RaisedNote } from '../../runs/raised/RaisedNote';
import { ReportFigures } from '../../runs/recent/ReportFigures';
import { AfterImport } from './after/AfterImport';
import { headline, undoneHeadline } from './after/endedWords';
import styles from './Import.module.css';
import { RejectedRecords } from './RejectedRecords';
import { SpeedChart } from './SpeedChart';
import { importSum } from './sum';

/** Fewer points than these make no picture. */
const FEWEST_POINTS = 5;

/** The report: what was read, and what became of every record. */
export function EndedImportView({ ended }: { ended: EndedImport }) {
  const { destination, exact, isOneOfSeveral } = useMigration((state) => ({
    destination: state.destination,
    exact: state.known?.exact ?? null,
    isOneOfSeveral: state.several !== null,
  }));
  const dispatch = useDispatch();
  const { start } = useImport();
  const { takeRun } = useOpening();
  const { report, choices, speed, undone } = ended;
  const sum = importSum(report, choices.existing);
  const whole = !report.stopped && !report.cancelled;
  const continued = whole || undone ? null : report.run;
  const hasChart = speed.length >= FEWEST_POINTS;
  const hasUnits = report.units_used.length > 0;

  const askTheTable = () => dispatch({ type: 'went', step: 'query' });
  const importAgain = () => dispatch({ type: 'import put away' });
  let primary: PrimaryAction = { label: 'Ask the table', onPress: askTheTable };
  if (continued !== null) {
    primary = {
      label: 'Continue the import',
      testId: 'continue-import',
      onPress: () => start({ choices, run: continued }),
    };
  } else if (!whole || undone) {
    primary = { label: 'Import again', testId: 'import-again', onPress: importAgain };
  }
  const goesOn = whole && !undone;
  if (isOneOfSeveral) {
    // What goes on, goes on with all of them.
    primary = {
      label: 'Back to all tables',
      testId: 'all-tables',
      onPress: () => dispatch({ type: 'tables report closed' }),
    };
  }

  return (
    <StepFrame
      title={goesOn ? `Imported into ${report.table}` : `Import into ${report.table}`}
      purpose={`On ${destinationPhrase(destination, exact)}.`}
      footer={undone ? undoneHeadline(undone) : sum}
      footerTone={undone ? 'calm' : whole ? 'good' : 'amber'}
      back={() =>
        dispatch(
          isOneOfSeveral ? { type: 'tables report closed' } : { type: 'went', step: 'preview' },
        )
      }
      aside={
        goesOn && !isOneOfSeveral ? (
          <Button variant="default" data-testid="import-again" onClick={importAgain}>
            Import again
          </Button>
        ) : (
          <Button variant="default" onClick={askTheTable}>
            Ask the table
          </Button>
        )
      }
      primary={primary}
    >
      <Stack testId="import-report">
        {report.stopped && !undone && (
          <StepFailure
            failure={report.stopped}
            stays={
              <>
                What is written stays written: {plural(report.items_written, 'item')}.
                {continued !== null && ' Continuing writes the rest, and doubles nothing.'}
              </>
            }
          />
        )}
        <Card>
          <Lead
            sign={
              <Sign
                icon={undone ? IconArrowBackUp : whole ? IconCircleCheck : IconPlayerStop}
                tone={undone ? 'calm' : whole ? 'good' : 'amber'}
                large
              />
            }
            title={undone ? undoneHeadline(undone) : headline(report)}
            sum={sum}
            sumTestId="import-sum"
          >
            {undone && <p>That is what the import had done before it was undone.</p>}
            {report.import_note && !undone && <p>{report.import_note}</p>}
            {report.cancelled && report.import_status === 'IN_PROGRESS' && !undone && (
              <p>AWS goes on with the import by itself. Continuing shows how it ends.</p>
            )}
            {report.resumed && (
              <p>This continued an import that had not come to its end. The figures are of both.</p>
            )}
            {report.cancelled && !undone && (
              <p>
                What is written stays written. With the same file and design, continuing takes up
                where it stopped.
              </p>
            )}
          </Lead>
          {report.raised && (
            <div className={styles.raised}>
              <RaisedNote raised={report.raised} />
            </div>
          )}
          <ReportFigures report={report} />
          {(hasChart || hasUnits) && (
            <div className={styles.reportMore}>
              {hasChart && <SpeedChart samples={speed} of={{ ...report, retried_items: 0 }} />}
              {hasUnits && (
                <div data-testid="units-used">
                  <h3>Write units, by table and index</h3>
                  <UnitBars
                    targets={report.units_used.map(({ index, units }) => ({
                      name: index ?? report.table,
                      units,
                    }))}
                  />
                </div>
              )}
            </div>
          )}
        </Card>
        {report.records_rejected > 0 && (
          <RejectedRecords
            report={report}
            run={report.run}
            fix={async (run) => {
              const reopened = await engine.openRejected(run);
              if (reopened !== null) {
                await takeRun(reopened, 'preview');
              }
            }}
          />
        )}
        <AfterImport ended={ended} />
      </Stack>
    </StepFrame>
  );
}
