import type { ColumnProfile } from '../../../bindings/ColumnProfile';
import { amount, plural, share } from '../../../components/amount';
import { ShareBar, type SharePart } from './ShareBar';

/** How many cells hold a value, a word for a missing one, or nothing. */
export function FillBar({ profile }: { profile: ColumnProfile }) {
  const { filled, blank, null_words: words } = profile;
  const nulls = words.reduce((sum, word) => sum + word.count, 0);
  const cells = filled + nulls + blank;
  const parts: SharePart[] = [
    { count: filled, tone: 'value', words: `${amount(filled)} filled` },
    ...(nulls > 0
      ? [
          {
            count: nulls,
            tone: 'word',
            words: `${plural(nulls, 'null word', 'null words')} (${words
              .map(({ value }) => value)
              .join(', ')})`,
          } as const,
        ]
      : []),
    { count: blank, tone: 'blank', words: `${amount(blank)} blank` },
  ];
  return (
    <ShareBar
      title="How full"
      said={cells === 0 ? '' : share(filled, cells)}
      of={cells}
      parts={parts}
    />
  );
}
