import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  isOutside,
  renderCommandData,
  renderCommandProperty,
  renderHtmlText,
  renderJsonText,
  renderLine,
  renderMarkdownCode,
  renderMarkdownText,
  renderSafe,
  renderSarifText,
  renderUri,
  renderXmlText,
} from './escape.ts';

/** Text full of what breaks formats, lone surrogates included. */
const HOSTILE = fc.string({
  unit: fc.oneof(
    fc.constantFrom(
      '\u001b',
      '\u009b',
      '\u202e',
      '\n',
      '\r',
      '\t',
      ':',
      ',',
      '%',
      '`',
      '|',
      '<',
      '&',
      '"',
      "'",
      '[',
      ']',
      '(',
      '\\',
      '@',
      '#',
      '1',
      '/',
      '..',
      '.',
      '\ud83d',
      '\u{1f6a2}',
      '\uffff',
    ),
    fc.string({ minLength: 1, maxLength: 1 }),
  ),
});

describe('text of strangers', () => {
  it('never controls a terminal and never breaks a line', () => {
    fc.assert(
      fc.property(HOSTILE, (text) => {
        expect(renderLine(text)).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u2028-\u202e\ufeff]/);
      }),
    );
  });

  it('shows what it replaced', () => {
    expect(renderLine('a\u001b[31m\tb\r\nc\u202e\ud800')).toBe('a\\x1b[31m b c\\u{202e}\ufffd');
    expect(renderSafe('a\n\tb\u0000')).toBe('a\n\tb\\x00');
  });

  it('stays the same data in JSON', () => {
    fc.assert(
      fc.property(HOSTILE, (text) => {
        const json = renderJsonText({ [text]: [text] }, 2);
        expect(JSON.parse(json)).toEqual({ [text]: [text] });
        expect(json).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e]/);
      }),
    );
  });

  it('comes out of XML as it went in, but for what XML cannot hold', () => {
    const entities: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };
    fc.assert(
      fc.property(HOSTILE, (text) => {
        const xml = renderXmlText(text);
        expect(xml).not.toMatch(/[<>"'\n]|&(?!(amp|lt|gt|quot|apos|#10|#9);)/);
        const back = xml.replace(/&(#?)(\w+);/g, (_all, number, name) =>
          number === '#' ? String.fromCharCode(Number(name)) : (entities[name] ?? '?'),
        );
        expect(back).toBe(renderSafe(text).replace(/[\ufffe\uffff]/g, '\ufffd'));
      }),
    );
  });

  it('is no second workflow command and no second property', () => {
    fc.assert(
      fc.property(HOSTILE, (text) => {
        expect(renderCommandData(text)).not.toMatch(/[\r\n]/);
        expect(renderCommandProperty(text)).not.toMatch(/[\r\n:,]/);
        const decode = (value: string) =>
          value.replace(/%(0D|0A|3A|2C|25)/g, (code) => decodeURIComponent(code));
        expect(decode(renderCommandProperty(text))).toBe(renderSafe(text));
      }),
    );
  });

  it('that looks escaped already is escaped again', () => {
    expect(renderCommandData('%0A::error::x')).toBe('%250A::error::x');
    expect(renderXmlText('&lt;')).toBe('&amp;lt;');
  });

  it('is no markup, mention or issue in Markdown', () => {
    expect(renderMarkdownText('**a** [x](y) `b` | <i> @me #12 $&\n- x')).toBe(
      '\\*\\*a\\*\\* \\[x\\](y) \\`b\\` \\| \\<i\\> @&#8203;me \\#&#8203;12 $\\& - x',
    );
    expect(renderMarkdownText('- a')).toBe('\\- a');
    expect(renderMarkdownCode('a``b|c`')).toBe('``` a``b\\|c` ```');
    expect(renderMarkdownCode('')).toBe('`  `');
    expect(renderHtmlText('<b>@me #1</b>')).toBe('&lt;b&gt;@&#8203;me #&#8203;1&lt;/b&gt;');
  });

  it('is no link in SARIF', () => {
    expect(renderSarifText('[a](1) \\')).toBe('\\[a\\](1) \\\\');
  });
});

describe('paths', () => {
  it('become relative URI references', () => {
    expect(renderUri('./a b/ü#1?%.yaml')).toBe('a%20b/%C3%BC%231%3F%25.yaml');
    expect(renderUri('a.tar.gz!/hub/x.yaml')).toBe('a.tar.gz!/hub/x.yaml');
    expect(renderUri('../../etc/x')).toBe('etc/x');
    expect(renderUri('c:/x')).toBe('c%3A/x');
    expect(renderUri('')).toBe('unknown');
    expect([isOutside('../x'), isOutside('/x'), isOutside('C:\\x'), isOutside('a..b/x')]).toEqual([
      true,
      true,
      true,
      false,
    ]);
  });

  it('never gain a scheme, a root or a step up', () => {
    fc.assert(
      fc.property(HOSTILE, (text) => {
        const uri = renderUri(text);
        expect(uri).toMatch(/^[A-Za-z0-9\-_.!~*'()%/]+$/);
        expect(uri.split('/')).not.toContain('..');
        expect(uri.startsWith('/')).toBe(false);
        expect(() => decodeURIComponent(uri)).not.toThrow();
      }),
    );
  });
});

/** What GitHub's runner would take a line of the log for; undefined for plain text. */
function readCommand(line: string): string | undefined {
  const [, newer] = /^\s*::([a-z-]+)(?:\s.*?)?::/i.exec(line) ?? [];
  const [, older] = /##\[([a-z-]+)(?:\s[^\]]*)?\]/i.exec(line) ?? [];
  return newer ?? older;
}

describe('text in the log of a workflow', () => {
  const ORDERS = [
    '::error::x',
    '::set-output name=a::b',
    '##[group]x',
    'a ##[add-mask]b',
    ' ::stop-commands::t',
    '::debug :: x',
  ];

  it.each(ORDERS)('gives no order: %s', (order) => {
    expect(readCommand(order)).toBeDefined();
    expect(readCommand(renderLine(order))).toBeUndefined();
    expect(
      readCommand(renderLine(`wrapped before it ${order}`).replace(/^wrapped before it/, ' ')),
    ).toBeUndefined();
    expect(JSON.parse(renderJsonText({ order })).order).toBe(order);
    expect(readCommand(renderJsonText({ order }))).toBeUndefined();
    expect(readCommand(`<a b="${renderXmlText(order)}"/>`)).toBeUndefined();
    expect(readCommand(`| ${renderMarkdownText(order)} | ${renderMarkdownCode(order)} |`)).toBeUndefined();
  });

  it.each(['listens on ::1 and ::ffff:10.0.0.1', 'std::string', '## [heading]', 'a::b::c', '##[ a ]'])(
    'stays as it is otherwise: %s',
    (text) => {
      expect(renderLine(text)).toBe(text);
    },
  );
});
