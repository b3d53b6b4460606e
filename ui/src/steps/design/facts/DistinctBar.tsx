import type { ColumnProfile } from '../../../bindings/ColumnProfile';
import { amount, plural, share } from '../../../components/amount';
import { ShareBar } from './ShareBar';

/** How many of the values differ from each other. */
export function DistinctBar({ profile }: { profile: ColumnProfile }) {
  const { distinct, filled } = profile;
  const about = distinct.exact ? '' : 'about ';
  let words = `${about}${amount(distinct.count)} different in ${plural(filled, 'value')}`;
  if (distinct.unique) {
    words += ', none repeats';
  }
  return (
    <ShareBar
      title="How different"
      said={filled === 0 ? '' : `${about}${share(distinct.count, filled)}`}
      of={filled}
      parts={[{ count: distinct.count, tone: 'value', words }]}
    />
  );
}
