import { ActionIcon, Button, Tabs } from '@mantine/core';
import { IconArrowBackUp, IconChevronDown, IconChevronUp } from '@tabler/icons-react';
import type { CheckResult } from '../../bindings/CheckResult';
import type { Destination } from '../../bindings/Destination';
import type { Plan } from '../../bindings/Plan';
import type { Profile } from '../../bindings/Profile';
import { amount, plural } from '../../components/amount';
import { mendCount } from '../../plan/mends';
import { EstimateView } from './EstimateView';
import { ofSeverity } from './findingGroups';
import { FindingsList } from './FindingsList';
import styles from './LowerPanel.module.css';
import { MendsList } from './MendsList';
import type { useMending } from './useMending';
import type { PanelTab } from './usePanelTab';

interface Props {
  sourceId: string;
  plan: Plan;
  profile: Profile;
  destination: Destination;
  /** The last check, which may be of the plan before. */
  result: CheckResult | null;
  stale: boolean;
  mending: ReturnType<typeof useMending>;
  tab: PanelTab | null;
  onTab: (tab: PanelTab | null) => void;
  onLine: (line: number) => void;
  toDesign: () => void;
}

function findingsCount(result: CheckResult | null): { count: string; tone: string | undefined } {
  const findings = result?.findings ?? [];
  const notes = ofSeverity(findings, 'note').length;
  const count = findings.length - notes;
  if (count === 0) {
    return { count: notes > 0 ? plural(notes, 'note') : '0', tone: undefined };
  }
  const blocked = ofSeverity(findings, 'blocker').length > 0;
  return { count: amount(count), tone: blocked ? 'blocker' : 'warning' };
}

/** What was found, what was mended, and what it would cost: one at a time, or folded away. */
export function LowerPanel(props: Props) {
  const {
    sourceId,
    plan,
    profile,
    destination,
    result,
    stale,
    mending,
    tab,
    onTab,
    onLine,
    toDesign,
  } = props;
  const { mend, undo, lastMend } = mending;
  const found = findingsCount(result);
  const mends = mendCount(plan);
  return (
    <Tabs
      className={styles.panel}
      classNames={{ list: styles.tabs, tab: styles.tab, panel: styles.body }}
      data-open={tab !== null || undefined}
      keepMounted={false}
      value={tab}
      onChange={(chosen) => onTab(chosen as PanelTab | null)}
    >
      <div className={styles.bar}>
        <Tabs.List aria-label="About the import">
          <Tabs.Tab value="findings" data-testid="tab-findings">
            Findings{' '}
            <span className={styles.count} data-tone={found.tone}>
              {found.count}
            </span>
          </Tabs.Tab>
          <Tabs.Tab value="mends" data-testid="tab-mends">
            Mends <span className={styles.count}>{amount(mends)}</span>
          </Tabs.Tab>
          <Tabs.Tab value="estimate" data-testid="tab-estimate">
            Estimate
          </Tabs.Tab>
        </Tabs.List>
        <div className={styles.side}>
          {lastMend !== null && (
            <Button
              variant="default"
              size="compact-xs"
              className={styles.undo}
              leftSection={<IconArrowBackUp size={14} aria-hidden />}
              title={`Undo: ${lastMend}`}
              data-testid="undo-mend"
              onClick={undo}
            >
              Undo<span className={styles.what}>: {lastMend}</span>
            </Button>
          )}
          <ActionIcon
            variant="subtle"
            color="gray"
            aria-label={tab === null ? 'Open the panel' : 'Fold the panel'}
            title={tab === null ? 'Open' : 'Fold: more room for the records'}
            aria-expanded={tab !== null}
            data-testid="panel-fold"
            onClick={() => onTab(tab === null ? 'findings' : null)}
          >
            {tab === null ? <IconChevronUp size={17} /> : <IconChevronDown size={17} />}
          </ActionIcon>
        </div>
      </div>
      <p className="visually-hidden" role="status">
        {lastMend !== null && `Done: ${lastMend}.`}
      </p>
      <Tabs.Panel value="findings" data-stale={stale || undefined}>
        <FindingsList
          sourceId={sourceId}
          plan={plan}
          profile={profile}
          result={result}
          stale={stale}
          mend={mend}
          onSample={onLine}
        />
      </Tabs.Panel>
      <Tabs.Panel value="mends">
        <MendsList plan={plan} mend={mend} onLine={onLine} />
      </Tabs.Panel>
      <Tabs.Panel value="estimate" data-stale={stale || undefined}>
        <EstimateView
          result={result}
          capacity={plan.table.capacity}
          destination={destination}
          toDesign={toDesign}
        />
      </Tabs.Panel>
    </Tabs>
  );
}
