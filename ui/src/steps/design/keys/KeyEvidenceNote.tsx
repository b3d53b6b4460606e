import type { KeyEvidence } from '../../../bindings/KeyEvidence';
import { percent } from '../../../components/amount';
import { evidenceWords, isPlainKey, spreadWords } from './keyEvidence';
import styles from './Keys.module.css';

interface Props {
  /** What the reading counted of the chosen key; null when it did not count this one. */
  evidence: KeyEvidence | null;
  /** The partition key's attribute. */
  partition: string;
  /** True for the key that is made from the content. */
  made: boolean;
}

/** What the data say of the chosen key, and how evenly it spreads the records. */
export function KeyEvidenceNote({ evidence, partition, made }: Props) {
  if (made) {
    return (
      <p className={styles.evidence} data-testid="key-evidence">
        The key is made from the record’s content: the same record always gets the same key, so an
        import can be repeated. A record that is changed in the file later makes a new item.
      </p>
    );
  }
  if (!evidence) {
    return (
      <p className={styles.evidence} data-testid="key-evidence">
        These two were not counted together. The preview counts whether they repeat.
      </p>
    );
  }
  if (isPlainKey(evidence)) {
    return null;
  }
  const { busiest, records, limits_writes } = evidence;
  const spread = spreadWords(evidence);
  return (
    <div className={styles.evidence} data-testid="key-evidence">
      <p>{evidenceWords(evidence, partition)}.</p>
      {spread !== null && (
        <div
          className={styles.spread}
          data-lopsided={limits_writes || undefined}
          title="DynamoDB spreads items over partitions by this key. The shorter the bar, the more evenly."
        >
          <span className={styles.bar} aria-hidden>
            <span style={{ width: `${percent(busiest ?? 0, records)}%` }} />
          </span>
          <span>{spread}</span>
        </div>
      )}
    </div>
  );
}
