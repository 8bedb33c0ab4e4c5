import vue from '@vitejs/plugin-vue'
import Components from 'unplugin-vue-components/vite'
import { ElementPlusResolver } from 'unplugin-vue-components/resolvers'
import { defineConfig, type ProxyOptions } from 'vite'
import { fixture } from './dev/fixture.ts'

/** Where a host serves the page; the API is at its own absolute path on the same origin. */
const base = '/static-plugin/data-migration/'
const host = 'http://127.0.0.1:9494'

/** The fixture answers by itself; anything else goes to the host that runs. */
function proxyOf(mode: string): Record<string, ProxyOptions> {
  return mode === 'fixture' ? {} : { '/plugins': { target: host, ws: true }, '/host': { target: host } }
}

export default defineConfig(({ mode }) => ({
  root: import.meta.dirname,
  base,
  plugins: [
    vue(),
    Components({ dts: false, dirs: [], resolvers: [ElementPlusResolver({ importStyle: 'css' })] }),
    ...(mode === 'fixture' ? [fixture()] : []),
  ],
  build: { outDir: 'dist', emptyOutDir: true, target: 'es2022', reportCompressedSize: false },
  server: {
    proxy: proxyOf(mode),
  },
}))
