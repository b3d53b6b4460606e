import { screen } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { check, plan, read } from '../../test/fixtures';
import { fakeEngine, renderApp } from '../../test/renderApp';

const previewing = { ...read, step: 'preview' as const };

describe('The estimate', () => {
  it('says how long, what limits it, what it costs, and that Practice costs nothing', async () => {
    fakeEngine();
    const user = renderApp(previewing);
    const open = await screen.findByTestId('estimate-open');
    expect(open.textContent).toBe('Estimate for AWS: about 1 s, less than 1 cent');
    await user.click(open);
    const estimate = screen.getByTestId('estimate').textContent;
    expect(estimate).toMatch(/Practice costs nothing/);
    expect(estimate).toMatch(/Users sets the pace: 5 write units a second are reserved for it/);
    expect(estimate).toMatch(/for a month provisionedabout \$5\.69/);
    expect(estimate).toMatch(/on demandless than 1 cent/);
    expect(estimate).toMatch(/storage, 1\.1 KBless than 1 cent/);
    expect(estimate).toMatch(/UsernameIndex3/);
    expect(estimate).toMatch(/estimates\. Prices of November 2026, us-east-1/);
    await user.click(screen.getByTestId('estimate-to-design'));
    expect(screen.getByTestId('table-name')).toBeTruthy();
  });

  it('names on-demand writes alone where nothing is reserved', async () => {
    fakeEngine({
      check: async () => ({
        ...check,
        estimate: {
          ...check.estimate,
          seconds: 600_000,
          write_units_per_second: 4000,
          on_demand_dollars: 12.5,
          provisioned_dollars: null,
          provisioned_dollars_a_month: null,
        },
      }),
    });
    const user = renderApp({
      ...previewing,
      destination: { kind: 'aws', profile: 'work', region: null },
      plan: { ...plan, table: { ...plan.table, capacity: { kind: 'on_demand' } } },
    });
    const open = await screen.findByTestId('estimate-open');
    expect(open.textContent).toBe('Estimate: about 7 days, about $12.50');
    await user.click(open);
    const estimate = screen.getByTestId('estimate').textContent;
    expect(estimate).toMatch(/a new table takes 4,000 write units a second/);
    expect(estimate).not.toMatch(/Practice|Reserved/);
  });
});
