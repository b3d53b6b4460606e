/** What speaks against going on, and what is known of the plan as it stands now. */
import type { CheckResult } from '../bindings/CheckResult';
import type { Finding } from '../bindings/Finding';
import type { MigrationState } from './migration';

/** The blockers that the review found in the plan as it stands now. */
export function planBlockers(state: MigrationState): Finding[] {
  return state.review && state.review.plan === state.plan
    ? state.review.findings.filter((finding) => finding.severity === 'blocker')
    : [];
}

/** The check's result, when it is about the plan as it stands now. */
export function currentCheck(state: MigrationState): CheckResult | null {
  return state.check && state.check.plan === state.plan ? state.check.result : null;
}

export function checkBlockers(result: CheckResult): Finding[] {
  return result.findings.filter((finding) => finding.severity === 'blocker');
}
