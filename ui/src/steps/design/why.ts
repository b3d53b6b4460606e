import type { ColumnPlan } from '../../bindings/ColumnPlan';
import type { ColumnProfile } from '../../bindings/ColumnProfile';
import { amount } from '../../components/amount';

/** Why a column is what it is: the engine's reason, or, once the person has chosen, how well that fits. */
export function whyWords(
  column: ColumnPlan,
  proposed: ColumnPlan,
  reason: string,
  profile: ColumnProfile,
): { words: string; misfits: boolean } {
  if (column.kind === proposed.kind) {
    return { words: reason, misfits: false };
  }
  if (column.kind === 'text') {
    return { words: 'Your choice; text takes every value as it stands.', misfits: false };
  }
  const candidate = profile.candidates.find((entry) => entry.kind === column.kind);
  const fits = candidate?.fits ?? 0;
  const counted = `Your choice; ${amount(fits)} of ${amount(profile.filled)} values fit`;
  const sample = candidate?.misfit_samples[0];
  if (sample) {
    return {
      words: `${counted}; line ${amount(sample.line)}, “${sample.value}”, does not.`,
      misfits: true,
    };
  }
  return { words: `${counted}.`, misfits: fits < profile.filled };
}
