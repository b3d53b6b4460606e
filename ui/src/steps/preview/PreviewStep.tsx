import { useMemo, useState } from 'react';
import type { Failure } from '../../bindings/Failure';
import type { Plan } from '../../bindings/Plan';
import type { Profile } from '../../bindings/Profile';
import { currentCheck } from '../../app/migration';
import { useDispatch, useMigration, usePlanEdits } from '../../app/MigrationProvider';
import { StepFrame } from '../../app/StepFrame';
import { useCheck } from '../../app/useCheck';
import { StepFailure } from '../../app/StepFailure';
import { plural } from '../../components/amount';
import { asFailure, engine, type OpenedSource } from '../../engine';
import { BeforeRead } from './BeforeRead';
import { CheckFigures } from './CheckFigures';
import { problemPlaces } from './findingGroups';
import { footerOf } from './footer';
import { GotoLine } from './GotoLine';
import { ItemPanel } from './ItemPanel';
import { LowerPanel } from './LowerPanel';
import styles from './PreviewStep.module.css';
import { ProblemJumps } from './ProblemJumps';
import { RecordsGrid } from './RecordsGrid';
import { useFixing } from './useFixing';
import { usePanelTab } from './usePanelTab';
import { useRecord } from './useRecord';

interface Props {
  source: OpenedSource;
  plan: Plan;
  profile: Profile;
}

function Preview({ source, plan, profile }: Props) {
  const { check, last, destination, isOneOfSeveral, words, tone, blocked } = useMigration(
    (state) => ({
      check: currentCheck(state),
      last: state.check?.result ?? null,
      destination: state.destination,
      isOneOfSeveral: state.several !== null,
      ...footerOf(state),
    }),
  );
  const dispatch = useDispatch();
  const checkAgain = useCheck();
  const { settled } = usePlanEdits();
  const fixing = useFixing(plan);
  const [selected, setSelected] = useState(0);
  const [failure, setFailure] = useState<Failure | null>(null);
  // After a fix the figures of the check before stay, said to be so, until the new ones are here.
  const result = check ?? last;
  const findings = result?.findings;
  const stale = check === null;
  const problems = useMemo(() => problemPlaces(findings ?? []), [findings]);
  const fixes = useMemo(() => (findings ?? []).flatMap((finding) => finding.fixes), [findings]);
  const panel = usePanelTab(findings?.some(({ severity }) => severity !== 'note') ?? false);
  const shown = useRecord(source.source_id, plan, selected, check);

  async function showLine(line: number): Promise<boolean> {
    try {
      const number = await engine.recordAtLine(source.source_id, line);
      if (number !== null) {
        setSelected(number);
      }
      return number !== null;
    } catch (error) {
      setFailure(asFailure(error));
      return false;
    }
  }

  return (
    <StepFrame
      fill
      title="What will be written"
      purpose="Left, a record as it stands in your file. Right, the item it becomes. Nothing has been written yet."
      footer={words}
      footerTone={tone}
      back={() => dispatch({ type: 'went', step: 'design' })}
      primary={{
        label: `Go on to ${isOneOfSeveral || plan.table.name.length > 24 ? 'the import' : `import into ${plan.table.name}`}`,
        blocked,
        onPress: () => void settled().then(() => dispatch({ type: 'went', step: 'import' })),
      }}
    >
      {failure && (
        <div className={styles.failure}>
          <StepFailure failure={failure} />
        </div>
      )}
      <div className={styles.layout}>
        <div className={styles.left}>
          <section className={styles.records}>
            <div className={styles.tools}>
              <p>
                <strong>{plural(profile.records, 'record')}</strong> in {source.summary.file_name}
              </p>
              <div className={styles.toolsSide}>
                <ProblemJumps
                  problems={problems}
                  current={shown.record?.line ?? null}
                  onLine={(line) => void showLine(line)}
                />
                <GotoLine show={showLine} />
              </div>
            </div>
            <div className={styles.grid}>
              <RecordsGrid
                key={source.source_id}
                plan={plan}
                sourceId={source.source_id}
                profile={profile}
                check={check}
                selected={profile.records > 0 ? selected : null}
                onSelect={setSelected}
                onFailure={setFailure}
              />
            </div>
          </section>
          <LowerPanel
            sourceId={source.source_id}
            plan={plan}
            destination={destination}
            result={result}
            stale={stale}
            fixing={fixing}
            tab={panel.tab}
            onTab={panel.setTab}
            onLine={(line) => void showLine(line)}
            toDesign={() => dispatch({ type: 'went', step: 'design' })}
          />
        </div>
        {profile.records > 0 && (
          <ItemPanel
            plan={plan}
            record={shown.record}
            failure={shown.failure}
            fixes={fixes}
            fix={fixing.fix}
          />
        )}
      </div>
      <CheckFigures
        onLine={(line) => void showLine(line)}
        result={result}
        stale={stale}
        destination={destination}
        checkAgain={checkAgain}
        toEstimate={() => panel.setTab('estimate')}
      />
    </StepFrame>
  );
}

export function PreviewStep() {
  const { source, plan, profile } = useMigration((state) => ({
    source: state.source,
    plan: state.plan,
    profile: state.profile,
  }));
  if (!source || !plan) {
    return null;
  }
  return profile ? (
    <Preview source={source} plan={plan} profile={profile} />
  ) : (
    <BeforeRead source={source} />
  );
}
