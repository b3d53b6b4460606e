import type { Duplicates } from '../../bindings/Duplicates';
import type { Finding } from '../../bindings/Finding';
import type { Severity } from '../../bindings/Severity';
import { amount, plural } from '../../components/amount';
import { FindingLine, severityWords } from '../../components/FindingLine';
import styles from './FindingsList.module.css';

const order: Severity[] = ['blocker', 'warning', 'note'];

const duplicateChoices: { choice: Duplicates; label: string }[] = [
  { choice: 'first', label: 'Keep the first' },
  { choice: 'last', label: 'Keep the last' },
  { choice: 'merge', label: 'Merge: fill in missing attributes' },
  { choice: 'stop', label: 'Stop: I will mend the file' },
];

interface Props {
  findings: Finding[];
  duplicates: Duplicates;
  onDuplicates: (choice: Duplicates) => void;
  onSample: (line: number) => void;
}

/** What the check found, the gravest first; each with the lines where it stands. */
export function FindingsList({ findings, duplicates, onDuplicates, onSample }: Props) {
  if (findings.length === 0) {
    return null;
  }
  return (
    <section className={styles.list} aria-label="What the check found">
      {order.map((severity) => {
        const group = findings.filter((finding) => finding.severity === severity);
        return group.length > 0 ? (
          <div key={severity} className={styles.group}>
            <h2 className={styles.title} data-severity={severity}>
              {severityWords[severity]} <span>{amount(group.length)}</span>
            </h2>
            {group.map((finding) => (
              <FindingLine key={`${finding.code} ${finding.column}`} finding={finding}>
                {finding.samples.length > 0 && (
                  <p className={styles.samples}>
                    <span>{plural(finding.count, 'record')}:</span>
                    {finding.samples.map((sample) => (
                      <button
                        key={sample.line}
                        type="button"
                        className={styles.sample}
                        data-testid={`sample-${sample.line}`}
                        title={`Show line ${amount(sample.line)}: ${sample.value}`}
                        onClick={() => onSample(sample.line)}
                      >
                        line {amount(sample.line)} <code>{sample.value || 'blank'}</code>
                      </button>
                    ))}
                  </p>
                )}
                {finding.code === 'duplicate_key' && (
                  <div className={styles.choices} role="radiogroup" aria-label="Repeated keys">
                    {duplicateChoices.map(({ choice, label }) => (
                      <button
                        key={choice}
                        type="button"
                        role="radio"
                        aria-checked={duplicates === choice}
                        className={styles.choice}
                        data-testid={`duplicates-${choice}`}
                        onClick={() => onDuplicates(choice)}
                      >
                        {label}
                      </button>
                    ))}
                  </div>
                )}
              </FindingLine>
            ))}
          </div>
        ) : null;
      })}
    </section>
  );
}
