import { describe, expect, it } from 'vitest';
import { ConfigError, parseConfig } from './config';
import { progressOf } from './upload';

describe('a resumable upload', () => {
  it('is done when Cloud Storage says so', () => {
    expect(progressOf({ status: 200, range: null }, 10)).toBe('done');
    expect(progressOf({ status: 201, range: null }, 10)).toBe('done');
  });

  it('goes on from what arrived, which may be less than what was sent', () => {
    expect(progressOf({ status: 308, range: 'bytes=0-262143' }, 524_288)).toBe(262_144);
  });

  it('starts over when nothing arrived', () => {
    expect(progressOf({ status: 308, range: null }, 0)).toBe(0);
  });

  it('must ask after any other answer', () => {
    expect(progressOf({ status: 503, range: null }, 10)).toBeNull();
  });
});

describe('the configuration', () => {
  const good = { projectId: 'p', apiKey: 'k', apiBaseUrl: 'http://api/', organizations: ['demo'] };

  it('needs no emulators', () => {
    expect(parseConfig(good)).toEqual({
      ...good,
      apiBaseUrl: 'http://api',
      authEmulatorUrl: null,
      firestoreHost: null,
      firestorePort: null,
      appCheck: null,
    });
  });

  it('has a key for App Check only with the app it is of', () => {
    expect(parseConfig({ ...good, appId: '1:2', appCheckSiteKey: '6L' }).appCheck).toEqual({
      appId: '1:2',
      siteKey: '6L',
    });
    expect(() => parseConfig({ ...good, appCheckSiteKey: '6L' })).toThrow('appId');
  });

  it.each([
    [null, 'must be an object'],
    [{ ...good, projectId: '' }, 'projectId'],
    [{ ...good, organizations: 'demo' }, 'organizations'],
    [{ ...good, firestorePort: '8080' }, 'firestorePort'],
  ])('names what is wrong', (value, part) => {
    expect(() => parseConfig(value)).toThrow(ConfigError);
    expect(() => parseConfig(value)).toThrow(part);
  });
});
