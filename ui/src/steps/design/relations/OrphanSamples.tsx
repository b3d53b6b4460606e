import type { Sample } from '../../../bindings/Sample';
import { placeText } from '../../../app/placeWord';
import { amount } from '../../../components/amount';
import styles from './Relations.module.css';

interface Props {
  samples: Sample[];
  /** How many different values there are. */
  different: number;
}

/** Values that point to a row that is not there, each with the first row that holds it. */
export function OrphanSamples({ samples, different }: Props) {
  if (samples.length === 0) {
    return null;
  }
  return (
    <div className={styles.samples} data-testid="orphan-samples">
      <h3>
        {different > samples.length
          ? `Not there, ${amount(samples.length)} of ${amount(different)} values`
          : 'Not there'}
      </h3>
      <ul>
        {samples.map((sample) => (
          <li key={`${sample.line} ${sample.value}`}>
            <code title={sample.value}>{sample.value}</code>
            <span>{placeText('line', sample)}</span>
          </li>
        ))}
      </ul>
    </div>
  );
}
