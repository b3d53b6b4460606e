import { useRef } from 'react';
import type { CheckResult } from '../../bindings/CheckResult';
import type { Finding } from '../../bindings/Finding';
import type { Plan } from '../../bindings/Plan';
import { findingHandlingOf } from '../../app/codes';
import { placeText, usePlaceWord } from '../../app/placeWord';
import { amount, plural } from '../../components/amount';
import { FindingLine, severityWords } from '../../components/FindingLine';
import { DuplicateChoice } from './DuplicateChoice';
import { groupByFix, ofSeverity } from './findingGroups';
import { FindingFixes } from './FindingFixes';
import styles from './FindingsList.module.css';
import { SplitOffer } from './SplitOffer';
import { useKeepFocus } from './useKeepFocus';
import type { Fix } from './useFixing';

interface Props {
  sourceId: string;
  plan: Plan;
  /** The last check, which may be of the plan before. */
  result: CheckResult | null;
  /** True while the plan is being checked again. */
  stale: boolean;
  fix: Fix;
  onSample: (line: number) => void;
}

/** What the check found, the gravest first; each with the lines where it stands and what would fix it. */
export function FindingsList({ sourceId, plan, result, stale, fix, onSample }: Props) {
  const word = usePlaceWord();
  const list = useRef<HTMLElement>(null);
  const findings = result?.findings ?? [];

  // A finding that is fixed goes, and with it the button that was pressed: the keyboard stays in the list.
  useKeepFocus(list, result);

  function group(found: Finding[]) {
    return groupByFix(found).map(({ key, findings: together, fixes }) => (
      <div key={key} className={styles.together}>
        {together.map((finding, at) => (
          <FindingLine
            key={at}
            finding={finding}
            namesColumn
            fixedBelow={fixes.length > 0 || findingHandlingOf(finding).choice === 'duplicates'}
          >
            {finding.samples.length > 0 && (
              <p className={styles.samples}>
                {finding.count > finding.samples.length && (
                  <span>The first {amount(finding.samples.length)}:</span>
                )}
                {finding.samples.map((sample, place) => (
                  <button
                    key={place}
                    type="button"
                    className={styles.sample}
                    data-testid={`sample-${sample.line}`}
                    title={`Show ${placeText(word, sample)}: ${sample.value}`}
                    onClick={() => onSample(sample.line)}
                  >
                    {placeText(word, sample)} <code>{sample.value || 'blank'}</code>
                  </button>
                ))}
              </p>
            )}
            {findingHandlingOf(finding).choice === 'duplicates' && (
              <DuplicateChoice
                sourceId={sourceId}
                plan={plan}
                setAside={stale ? null : (result?.duplicates ?? null)}
                fix={fix}
              />
            )}
          </FindingLine>
        ))}
        {fixes.length > 0 && <FindingFixes fixes={fixes} fix={fix} />}
        <SplitOffer fixes={fixes} />
      </div>
    ));
  }

  const notes = ofSeverity(findings, 'note');
  return (
    <section
      ref={list}
      tabIndex={-1}
      className={styles.list}
      aria-label="What the check found"
      aria-busy={stale}
    >
      {findings.length === 0 && (
        <p className={styles.empty}>
          {result
            ? 'Nothing was found: every record becomes an item as it is.'
            : 'What the check finds will stand here.'}
        </p>
      )}
      {(['blocker', 'warning'] as const).map((severity) => {
        const found = ofSeverity(findings, severity);
        return found.length > 0 ? (
          <div key={severity} className={styles.group}>
            <h2 className={styles.title} data-severity={severity}>
              {severityWords[severity]} <span>{amount(found.length)}</span>
            </h2>
            {group(found)}
          </div>
        ) : null;
      })}
      {notes.length > 0 && (
        <details className={styles.notes} open={notes.length === findings.length}>
          <summary className={styles.title} data-testid="notes">
            {plural(notes.length, 'note')}: {severityWords.note.toLowerCase()}
          </summary>
          <div className={styles.group}>{group(notes)}</div>
        </details>
      )}
    </section>
  );
}
