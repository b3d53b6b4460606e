import type { Finding } from '../../bindings/Finding';
import type { Sample } from '../../bindings/Sample';
import type { SuggestedFix } from '../../bindings/SuggestedFix';
import type { Severity } from '../../bindings/Severity';
import { findingHandlingOf } from '../../app/codes';

/** A suggested fix and the finding that it was made for. */
export interface AppliedFix {
  fix: SuggestedFix;
  finding: Finding;
}

/** Findings that the same change fixes. */
export interface FindingGroup {
  key: string;
  findings: Finding[];
  fixes: AppliedFix[];
}

/** The fixes of a finding, but those that its choice makes. */
function ownFixes(finding: Finding): SuggestedFix[] {
  const { choice } = findingHandlingOf(finding);
  return finding.fixes.filter((fix) => fix.fix !== choice);
}

/** Puts findings together that have the first fix in common, in the order in which they came. */
export function groupByFix(findings: Finding[]): FindingGroup[] {
  const groups = new Map<string, FindingGroup>();
  for (const finding of findings) {
    const fixes = ownFixes(finding);
    let key = fixes[0] ? JSON.stringify(fixes[0]) : `${finding.code} ${finding.column}`;
    for (let again = 2; !fixes[0] && groups.has(key); again += 1) {
      key = `${finding.code} ${finding.column} ${again}`;
    }
    const group = groups.get(key) ?? { key, findings: [], fixes: [] };
    group.findings.push(finding);
    for (const fix of fixes) {
      const told = JSON.stringify(fix);
      if (!group.fixes.some((made) => JSON.stringify(made.fix) === told)) {
        group.fixes.push({ fix, finding });
      }
    }
    groups.set(key, group);
  }
  return [...groups.values()];
}

export function ofSeverity(findings: Finding[], severity: Severity): Finding[] {
  return findings.filter((finding) => finding.severity === severity);
}

/** Where something is wrong, as far as the check gave samples, from the top of the source down; each place once. */
export function problemPlaces(findings: Finding[]): Sample[] {
  const problems = findings.filter((finding) => finding.severity !== 'note');
  const places = new Map(
    problems.flatMap(({ samples }) => samples.map((sample) => [sample.line, sample])),
  );
  return [...places.values()].toSorted((left, right) => left.line - right.line);
}
