import { expect, test } from 'vitest';
import { launchFile } from '../../src/boot/launchd/plist.ts';
import type { ServiceSpec } from '../../src/boot/service.ts';

const spec: ServiceSpec = {
  scope: 'user',
  instance: 'srv-demo',
  project: '/srv/a & b',
  user: 'ann',
  program: ['/opt/node', '/opt/<loopctl>.js'],
  env: { HOME: '/Users/ann', PATH: '/opt:/usr/bin' },
  mounts: ['/srv/a & b'],
  watchdog_s: 120,
  timers: null,
};

test('a launch agent of a user', () => {
  const file = launchFile(spec, '/Users/ann');
  expect(file.path).toBe('/Users/ann/Library/LaunchAgents/io.loopctl.srv-demo.plist');
  expect(file.text).toMatchInlineSnapshot(`
    "<?xml version="1.0" encoding="UTF-8"?>
    <!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
    <plist version="1.0">
    <dict>
    	<key>Label</key>
    	<string>io.loopctl.srv-demo</string>
    	<key>ProgramArguments</key>
    	<array>
    		<string>/opt/node</string>
    		<string>/opt/&lt;loopctl&gt;.js</string>
    		<string>start</string>
    		<string>--foreground</string>
    		<string>--resume</string>
    	</array>
    	<key>WorkingDirectory</key>
    	<string>/srv/a &amp; b</string>
    	<key>EnvironmentVariables</key>
    	<dict>
    		<key>LOOPCTL_PROJECT</key>
    		<string>/srv/a &amp; b</string>
    		<key>LOOPCTL_SERVICE</key>
    		<string>launchd</string>
    		<key>HOME</key>
    		<string>/Users/ann</string>
    		<key>PATH</key>
    		<string>/opt:/usr/bin</string>
    	</dict>
    	<key>RunAtLoad</key>
    	<true/>
    	<key>KeepAlive</key>
    	<dict>
    		<key>SuccessfulExit</key>
    		<false/>
    	</dict>
    	<key>ThrottleInterval</key>
    	<integer>60</integer>
    	<key>AbandonProcessGroup</key>
    	<true/>
    	<key>ExitTimeOut</key>
    	<integer>60</integer>
    	<key>StandardErrorPath</key>
    	<string>/Users/ann/Library/Logs/io.loopctl.srv-demo.log</string>
    </dict>
    </plist>
    "
  `);
});

test('a launch daemon of the machine runs as the owner of the project', () => {
  const file = launchFile({ ...spec, scope: 'system' }, '/Users/ann');
  expect(file.path).toBe('/Library/LaunchDaemons/io.loopctl.srv-demo.plist');
  expect(file.text).toContain('<key>UserName</key>\n\t<string>ann</string>');
});
