import { describe, expect, it } from 'vitest';
import { renderPart } from '../test/renderPart';
import { ShortName } from './ShortName';

describe('A name on one line', () => {
  it.each(['orders', 'customer accounts of the northern region 02'])('is whole: %s', (name) => {
    renderPart(
      <p data-testid="name">
        <ShortName name={name} />
      </p>,
    );
    expect(document.querySelector('[data-testid="name"]')?.textContent).toBe(name);
  });

  it('keeps its end where its middle does not fit', () => {
    renderPart(<ShortName name="customer accounts of the northern region 02" />);
    const [head, tail] = [...document.querySelectorAll('span')].slice(-2);
    expect(head?.textContent).toBe('customer accounts of the northern ');
    expect(tail?.textContent).toBe('region 02');
  });
});
