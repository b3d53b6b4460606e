import type { AttributeKind } from '../../bindings/AttributeKind';
import type { Candidate } from '../../bindings/Candidate';
import type { ColumnPlan } from '../../bindings/ColumnPlan';
import type { ColumnProfile } from '../../bindings/ColumnProfile';
import { placeText } from '../../app/placeWord';
import { amount } from '../../components/amount';
import { isDate } from '../../plan/kinds';

const NUMBERS = new Set<AttributeKind>(['number', 'number_set']);
const SEPARATED = new Set<AttributeKind>(['list', 'text_set', 'number_set']);

/** Everything that decides which values of a column fit its kind. */
function reading(column: ColumnPlan): string {
  const { kind } = column;
  return JSON.stringify([
    column.fixes,
    column.null_words,
    NUMBERS.has(kind) && column.number,
    SEPARATED.has(kind) && column.separator,
    kind === 'yes_no' && column.yes_no,
    isDate(kind) && column.date_order,
    kind === 'binary' && column.binary,
  ]);
}

/** The column read as the candidate was counted. */
function asCounted(column: ColumnPlan, proposed: ColumnPlan, found: Candidate | undefined) {
  return {
    ...column,
    fixes: proposed.fixes,
    null_words: proposed.null_words,
    number: found?.number ?? column.number,
    separator: found?.separator ?? column.separator,
    yes_no: found?.yes_no ?? column.yes_no,
    date_order: found?.date_order ?? column.date_order,
    binary: found?.binary ?? column.binary,
  };
}

/** Why a column is what it is: the engine's reason, or, once the person has chosen, how well that fits. */
export function whyWords(
  column: ColumnPlan,
  proposed: ColumnPlan,
  reason: string,
  profile: ColumnProfile,
): { words: string; outliers: boolean } {
  if (column.kind === proposed.kind) {
    return reading(column) === reading(proposed)
      ? { words: reason, outliers: false }
      : { words: 'Read as you say; the preview checks every value.', outliers: false };
  }
  if (column.kind === 'text') {
    return { words: 'Your choice; text takes every value as it stands.', outliers: false };
  }
  if (column.kind === 'compressed') {
    return {
      words:
        'Your choice; every text is packed with gzip: nothing is lost, and an application unpacks it.',
      outliers: false,
    };
  }
  const candidate = profile.candidates.find((entry) => entry.kind === column.kind);
  if (column.kind === 'date' && profile.filled > 0 && profile.at_midnight === profile.filled) {
    return {
      words: 'Your choice; every time of day is midnight, and is left out.',
      outliers: false,
    };
  }
  if (reading(column) !== reading(asCounted(column, proposed, candidate))) {
    return {
      words: 'Your choice, read as you say; the preview checks every value.',
      outliers: false,
    };
  }
  const matches = candidate?.matches ?? 0;
  const counted =
    matches === profile.filled
      ? 'Your choice; every value fits'
      : `Your choice; ${amount(matches)} of ${amount(profile.filled)} values fit`;
  const sample = candidate?.outlier_samples[0];
  if (sample) {
    return {
      words: `${counted}; ${placeText('line', sample)}, “${sample.value}”, does not.`,
      outliers: true,
    };
  }
  return { words: `${counted}.`, outliers: matches < profile.filled };
}
