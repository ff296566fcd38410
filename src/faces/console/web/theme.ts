/** The platform's tokens as antd's theme; greys that antd leaves below 4.5 to 1 are raised. */
import type { ThemeConfig } from 'antd'

export const theme: ThemeConfig = {
  token: {
    colorPrimary: '#17486b',
    colorInfo: '#17486b',
    colorLink: '#0e5287',
    colorLinkHover: '#0f3550',
    colorText: '#1b2631',
    colorTextSecondary: '#4b5967',
    colorTextTertiary: '#4b5967',
    colorTextQuaternary: '#5d6b78',
    colorTextPlaceholder: '#5d6b78',
    colorTextDisabled: '#5d6b78',
    colorTextDescription: '#4b5967',
    colorBorder: '#75838f',
    colorBorderSecondary: '#d6dce2',
    colorError: '#8a1c30',
    colorWarning: '#744703',
    colorSuccess: '#12573f',
    colorBgLayout: '#f4f6f8',
    borderRadius: 5,
    controlHeight: 32,
    fontSize: 14,
    lineHeight: 1.5714,
    fontFamily:
      '-apple-system, BlinkMacSystemFont, "PingFang SC", "HarmonyOS Sans SC", "MiSans", "Microsoft YaHei UI", "Microsoft YaHei", "Noto Sans CJK SC", "Source Han Sans SC", "WenQuanYi Micro Hei", sans-serif',
    motion: false,
    boxShadow: '0 2px 8px rgb(27 38 49 / 18%)',
    controlOutline: 'rgb(180 83 10 / 45%)',
    controlOutlineWidth: 3,
  },
  components: { Button: { primaryShadow: 'none', defaultShadow: 'none', dangerShadow: 'none' } },
}
