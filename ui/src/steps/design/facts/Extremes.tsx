import type { ColumnProfile } from '../../../bindings/ColumnProfile';
import type { Sample } from '../../../bindings/Sample';
import { placeText } from '../../../app/placeWord';
import { bytes } from '../../../components/amount';
import styles from './Facts.module.css';

/** The values at the ends, with the lines where they stand. */
export function Extremes({ profile }: { profile: ColumnProfile }) {
  const ends: { name: string; sample: Sample | null; note?: string }[] = [
    { name: 'Smallest', sample: profile.smallest },
    { name: 'Largest', sample: profile.largest },
    { name: 'Shortest', sample: profile.shortest },
    { name: 'Longest', sample: profile.longest, note: bytes(profile.longest_bytes) },
  ];
  const known = ends.filter(({ sample }) => sample !== null);
  return known.length === 0 ? null : (
    <dl className={styles.extremes}>
      {known.map(({ name, sample, note }) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd className={styles.value} title={sample?.value}>
            {sample?.value}
          </dd>
          <dd className={styles.where}>
            {note && `${note} · `}
            {sample && placeText('line', sample)}
          </dd>
        </div>
      ))}
    </dl>
  );
}
