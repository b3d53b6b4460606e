import { useState } from 'react';
import type { Duplicates } from '../../bindings/Duplicates';
import type { Failure } from '../../bindings/Failure';
import { checkBlockers, currentCheck, type MigrationState } from '../../app/migration';
import { useMigration } from '../../app/MigrationProvider';
import { StepFrame } from '../../app/StepFrame';
import { useCheck } from '../../app/useCheck';
import { usePlanEdit } from '../../app/usePlanEdit';
import { allOf, plural } from '../../components/amount';
import { FailureNotice } from '../../components/FailureNotice';
import { asFailure, engine } from '../../engine';
import { setDuplicates } from '../../plan/edit';
import { CheckFigures } from './CheckFigures';
import { FindingsList } from './FindingsList';
import { GotoLine } from './GotoLine';
import { ItemPanel } from './ItemPanel';
import styles from './PreviewStep.module.css';
import { RecordsGrid } from './RecordsGrid';

function footerOf(state: MigrationState): {
  words: string;
  tone: 'calm' | 'good' | 'amber' | 'red';
  blocked: string | null;
} {
  const check = currentCheck(state);
  if (!check) {
    const words = state.checkFailure
      ? 'The records could not be checked.'
      : 'Every record is being checked against DynamoDB’s rules.';
    return { words, tone: state.checkFailure ? 'red' : 'calm', blocked: words };
  }
  const checked = `Checked ${allOf(check.records, 'record')} against DynamoDB’s rules`;
  const blocker = checkBlockers(check)[0];
  if (blocker) {
    return { words: checked, tone: 'red', blocked: blocker.message };
  }
  if (check.items === 0) {
    return { words: checked, tone: 'red', blocked: `${checked}: there is no item to write.` };
  }
  if (check.rejected > 0) {
    const aside = check.duplicates > 0 ? `, ${plural(check.duplicates, 'repeat')} set aside` : '';
    return {
      words: `${plural(check.rejected, 'record')} will be rejected${aside}; ${plural(check.items, 'item')} will be written.`,
      tone: 'amber',
      blocked: null,
    };
  }
  if (check.duplicates > 0) {
    return {
      words: `${plural(check.duplicates, 'repeat')} will be set aside; ${plural(check.items, 'item')} will be written.`,
      tone: 'amber',
      blocked: null,
    };
  }
  return { words: `${checked}: nothing stands in the way.`, tone: 'good', blocked: null };
}

export function PreviewStep() {
  const { state, dispatch } = useMigration();
  const edit = usePlanEdit();
  const checkAgain = useCheck();
  const [selected, setSelected] = useState<number | null>(0);
  const [failure, setFailure] = useState<Failure | null>(null);
  const { source, plan, profile } = state;
  if (!source || !plan || !profile) {
    return null;
  }
  const check = currentCheck(state);
  const footer = footerOf(state);

  async function showLine(line: number): Promise<boolean> {
    if (!source) {
      return false;
    }
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
      footer={footer.words}
      footerTone={footer.tone}
      back={() => dispatch({ type: 'went', step: 'design' })}
      primary={{
        label: `Go on to ${plan.table.name.length > 24 ? 'the import' : `import into ${plan.table.name}`}`,
        blocked: footer.blocked,
        onPress: () => dispatch({ type: 'went', step: 'import' }),
      }}
    >
      {failure && (
        <div className={styles.failure}>
          <FailureNotice failure={failure} />
        </div>
      )}
      <div className={styles.layout}>
        <div className={styles.left}>
          <section className={styles.records}>
            <div className={styles.tools}>
              <p>
                <strong>{plural(profile.records, 'record')}</strong> in {source.summary.file_name}
              </p>
              <GotoLine show={showLine} />
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
          <FindingsList
            findings={(check ?? (state.checking ? state.check?.result : null))?.findings ?? []}
            duplicates={plan.duplicates}
            onDuplicates={(duplicates: Duplicates) =>
              edit((before) => setDuplicates(before, duplicates))
            }
            onSample={(line) => void showLine(line)}
          />
        </div>
        {profile.records > 0 && selected !== null && (
          <ItemPanel sourceId={source.source_id} plan={plan} number={selected} check={check} />
        )}
      </div>
      <CheckFigures
        check={check}
        checking={state.checking}
        failure={state.checkFailure}
        checkAgain={() => void checkAgain()}
      />
    </StepFrame>
  );
}
