"""The words the text is read with: each word has one kind, the longest word at a place wins.

That is why a word and its look-alikes stand side by side: 答复 binds a number, 答复率 does not.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from enum import StrEnum
from itertools import product
from types import MappingProxyType

from audit.claims.categories import APPLICANTS, OUTCOMES, RESULTS, REVIEWS_APART


class Kind(StrEnum):
    """What a word does. Verbs and topics together decide the slot of a number."""

    # verbs
    NEW = "new"
    RECEIVED = "received"
    ANSWERED = "answered"
    CLOSED = "closed"
    CARRIED_IN = "carried_in"
    CARRIED_OUT = "carried_out"
    DECIDED = "decided"
    HANDLED = "handled"
    MADE = "made"
    PUBLISHED = "published"
    REPEALED = "repealed"
    KEPT = "kept"
    # topics
    REQUEST = "request"
    APPLICATION = "application"
    LICENSE = "license"
    PENALTY = "penalty"
    COERCION = "coercion"
    DOCUMENTS = "documents"
    RECONSIDERATION = "reconsideration"
    LITIGATION = "litigation"
    FOREIGN = "foreign"
    # categories: what a number in a list of parts counts
    APPLICANT = "applicant"
    RESULT = "result"
    OUTCOME = "outcome"
    OTHER = "other"
    # zero
    NONE_RECEIVED = "none_received"
    NONE = "none"
    NONE_MADE = "none_made"
    NONE_DECIDED = "none_decided"
    # guards
    KILL = "kill"
    WITHDRAWN = "withdrawn"
    CHANNEL = "channel"
    ALL_CHANNELS = "all_channels"
    COMPARISON = "comparison"
    PARTS = "parts"
    SCOPE = "scope"
    OTHERS = "others"
    OWN = "own"
    OFFICE = "office"
    OTHER_YEAR = "other_year"
    THIS_YEAR = "this_year"
    LOOSE = "loose"
    CUMULATIVE = "cumulative"
    CONDITION = "condition"
    # punctuation
    COMMA = "comma"
    PAUSE = "pause"
    OPEN = "open"
    CLOSE = "close"
    # no meaning, but the word inside must not be read
    SKIP = "skip"
    # not words
    NUMBER = "number"
    PERCENT = "percent"
    YEAR = "year"


VERBS = frozenset(
    {
        Kind.NEW,
        Kind.RECEIVED,
        Kind.ANSWERED,
        Kind.CLOSED,
        Kind.CARRIED_IN,
        Kind.CARRIED_OUT,
        Kind.DECIDED,
        Kind.HANDLED,
        Kind.MADE,
        Kind.PUBLISHED,
        Kind.REPEALED,
        Kind.KEPT,
    }
)
TOPICS = frozenset(
    {
        Kind.REQUEST,
        Kind.APPLICATION,
        Kind.LICENSE,
        Kind.PENALTY,
        Kind.COERCION,
        Kind.DOCUMENTS,
        Kind.RECONSIDERATION,
        Kind.LITIGATION,
        Kind.FOREIGN,
    }
)
REVIEWS = frozenset({Kind.RECONSIDERATION, Kind.LITIGATION})


def _joined(*choices: str) -> str:
    """All combinations of one word of each choice, `_` for nothing: ("结转", "下 次", "年 年度")."""
    parts = product(*(choice.split() for choice in choices))
    return " ".join("".join(part).replace("_", "") for part in parts)


WORDS: Mapping[Kind, str] = MappingProxyType(
    {
        Kind.NEW: "新收 新收到 新增 新增加 新接收 新受理 新接到 新申请 新收件 新接 新收受理 新收量 新收数 新收件数 新提出",
        Kind.RECEIVED: "收到 受理 接收 接收到 接到 接受 收悉 收取到 收件 登记 收到并受理 接收并受理 收到受理 "
        + _joined("受理 收到 接收 收件 收", "数 量 总数 总量 数量 件数 总件数"),
        Kind.ANSWERED: "答复 回复 书面答复 予以答复 已答复 作答 "
        + _joined("作出 做出 作出了 做出了 给出 给出了 给予 给予了 进行 进行了 出具 出具了", "_ 书面", "答复 回复")
        + " "
        + _joined("答复 回复", "数 量 总数 总量 数量 件数"),
        Kind.CLOSED: "办结数 办结量 办结总数 办结件数 办理完结 办结完成 处理完成 处理完结 处理办结 办理办结 全部办理完毕 受理办结 办结 办结答复 答复办结 办理完毕 办理完成 处理完毕 办毕 办理答复完毕 答复完毕 办理结束",
        Kind.CARRIED_IN: _joined(
            "上 上一 去 前一", "年 年度", "_ 末 底 度", "结转 转结 转入 遗留 转来 结转到本 结转至本 结转而来"
        )
        + " "
        + _joined("结转 转结", "自 自于 的 _", "上 上一 去", "年 年度")
        + " "
        + _joined("上年结转 上年度结转 上一年度结转", "至 到", "本年 本年度 今年", "_ 办理 继续办理")
        + " 上年未办结转入本年 上年未办结转入 往年结转 上期结转 年初结转 结转到本年 结转至本年 结转到本年度 结转至本年度 结转本年 结转本年度 结转入本年 结转入本年度",
        Kind.CARRIED_OUT: _joined(
            "结转 结转至 结转到 转结 转结至 转结到 转入 结转入 结转为 转至 转到 转 延至 结转于 顺延至 延续至 跨",
            "下 下一 次 明 来",
            "年 年度",
            "_ 继续 继续办理 办理 处理 答复",
        )
        + " 跨年度办理 跨年办理 跨年度结转 跨年结转 结转下期 年末结转 年底结转 期末结转 "
        + _joined("年末 年底 期末", "结转", "_ 至 到", "下 下一 次", "年 年度", "_ 继续办理 办理"),
        Kind.DECIDED: "完成 采取 所作 所做 作出 做出 实施 下达 核发 准予",
        Kind.HANDLED: "办理 处理 承办 办件 办件量 办理量 办理数 办理件数 处理数 处理量",
        Kind.MADE: "新发布 新印发 发文 制定下发 制发出台 制定并印发 制定并发布 制发 制定 制订 出台 印发 制定出台 制定印发 制定发布 新制定 新出台 新制发 新印发",
        Kind.PUBLISHED: "发布 公开 公布 公开发布",
        Kind.REPEALED: "废止 宣布废止 废止失效 已废止 清理废止",
        Kind.KEPT: "现行有效 保留 继续有效 继续保留 现有 现存 现存有效 现有有效 保留有效 现行 目前有效 仍有效 仍然有效",
        Kind.REQUEST: _joined("依申请公开 依申请", "_ 政府 政务", "信息", "_ 公开", "_ 申请 申请事项 事项 申请件")
        + " "
        + _joined("依申请公开", "_ 申请 事项 申请事项 案件 件 申请件 类申请 类 的申请")
        + " 依申请 依申请事项 "
        + _joined(
            "政府信息依申请公开 政务信息依申请公开 信息依申请公开 政府信息公开依申请公开",
            "_ 申请 事项 件 案件 申请件 的申请",
        )
        + " "
        + _joined("政府信息公开 政务信息公开 信息公开 政务公开", "_ 的 类 依", "申请", "_ 事项 件 案件 表 书")
        + " "
        + _joined("公开 申请公开 要求公开", "政府信息 政务信息", "_ 的", "_ 申请 事项")
        + " "
        + _joined("公开", "_ 类", "申请", "_ 事项 书")
        + " "
        + _joined("_ 要求 请求", "公开 获取 提供", "_ 政府", "信息的", "_ 书面", "申请")
        + " 申请公开 依申请公开的政府信息 依申请公开的信息 依申请公开政府信息的申请 依申请公开信息的申请 申请公开信息 申请信息公开 申请政府信息公开",
        Kind.APPLICATION: "申请 申请件 申请事项",
        Kind.LICENSE: "行政许可 行政许可处理决定 各类行政许可 行政许可件 行政许可业务 行政许可类案件 行政许可决定 行政许可决定书 许可决定 许可决定书 行政许可案件",
        Kind.PENALTY: "行政处罚 行政处罚处理决定 各类行政处罚 行政处罚案 处罚案 行政处罚决定 行政处罚决定书 处罚 处罚决定 处罚决定书 行政处罚案件 处罚案件",
        Kind.COERCION: "行政强制 行政强制处理决定 强制措施 强制执行 行政强制措施决定 行政强制措施决定书 行政强制执行决定 行政强制措施 行政强制执行 行政强制决定 行政强制决定书 行政强制案件",
        Kind.DOCUMENTS: "行政规范性文件 规范性文件 主动公开行政规范性文件 主动公开规范性文件",
        Kind.RECONSIDERATION: _joined(
            "_ 被申请 被 申请 提起 被提起 提出 被提出 申请人提起", "行政复议 复议", "_ 案件 申请 案 事项 申请案件"
        ),
        Kind.LITIGATION: _joined("_ 被提起 提起 被 申请人提起 被诉", "行政诉讼 诉讼", "_ 案件 案 事项")
        + " 行政应诉 行政应诉案件 应诉 应诉案件 涉诉 涉诉案件 被诉 被诉案件 被起诉 被提起诉讼案件 行政诉讼应诉 行政诉讼应诉案件 "
        + " ".join(REVIEWS_APART),
        Kind.APPLICANT: " ".join(APPLICANTS),
        Kind.RESULT: " ".join(RESULTS),
        Kind.OUTCOME: " ".join(OUTCOMES),
        Kind.OTHER: "其他 其它",
        Kind.FOREIGN: "建议提案 建议 提案 议案 信访 咨询 留言 "
        "举报 投诉 热线 工单 问政 来信 来访 来电 信件 诉求 意见 批示 信箱 邮箱 求助 纠纷 仲裁 线索 救助 补贴 审批 "
        "不动产 注册登记 产权登记 婚姻登记 企业登记 登记业务 公证 法律援助 工伤 认定 备案申请 专利 商标 主动公开 规章 行政检查 行政确认 行政征收 行政裁决 行政给付 行政奖励 "
        "行政命令 行政征用 行政审批 公共服务 政务服务 其他行政权力 "
        + _joined("行政许可 行政处罚 处罚 行政强制", "事项 项目 类事项 类项目 职权 权力 信息 结果 信息公示")
        + " 许可事项 规章规范性文件 行政许可证 许可证 许可申请 行政许可申请 提问 问题 咨询申请 网民 市长 12345 12345热线 便民 满意度",
        Kind.NONE_RECEIVED: _joined(
            "未 没有 尚未 未曾 从未 暂未", "收到 接到 接收到 接收 收到过 接到过 新收 新收到 新增 新接收 受理 登记 收悉"
        )
        + " "
        + _joined("无 均无 暂无", "新收 新收到 新增 新接收 新受理"),
        Kind.NONE: "无人就 无人因 无人对 没有人就 没有人因 没有人对 无 没有 暂无 均无 尚无 未发生 未产生 没有发生 没有产生 未出现 未发生过 没有发生过 尚未发生 从未发生 未曾发生 暂未发生 均未发生 "
        "未引发 未引起 没有引发 没有引起 没有因 未因 未被 没有被 未有 没有出现 未涉及 未存在 不存在因 未产生因",
        Kind.NONE_MADE: _joined(
            "未 没有 暂未 尚未", "制定 制发 出台 印发 发布 新制定 新出台 制定出台 制定发布 制定印发"
        ),
        Kind.NONE_DECIDED: _joined("未 没有 暂未", "作出 做出 实施 办理 采取"),
        Kind.KILL: "最快 最短 最长 最慢 最多 最少 清理 审查 审核 备案 报备 解读 起草 修订 修改 失效 公示 上传 归集 报送 推送 录入 更新 取消 下放 承接 "
        "梳理 编制 负责 承担 涉及 关于 分别 各 每 平均 其余 剩余 另有 还有 延期 逾期 超期 简易程序 一般程序 普通程序 快速程序 "
        "当场 不予 免予 免于 从轻 减轻 延续 变更 注销 警告 罚款 计划 预计 "
        "同一 重复 培训 会议 宣传 等 "
        "补正 告知 未公开 结转 移交 征求 第三方 出版物 "
        "不予答复 未办结 未答复 尚未答复 尚未办结 尚未办理完毕 未办理完毕 未按时 未按期 未及时 "
        "正在 处理费 立案 查处 每月 每年 每季度 每周 每日 日均 周均 季均 月均 年均 撰写 转载 转发 学习 件均 人均 首次 首批 "
        + _joined("待 应 拟 需 将 可", "答复 办结 办理 作出"),
        Kind.WITHDRAWN: "转送 移送 转办 不予受理 未予受理 撤回 撤销 撤回申请 主动撤回 主动撤销 不再处理 终止 放弃 取消申请 自愿撤回",
        Kind.CHANNEL: "书面 邮寄 信函 网络 网上 线上 线下 平台 当面 现场 电子邮件 邮件 传真 微信 电话 窗口",
        Kind.ALL_CHANNELS: _joined("等", "_ 两种 三种 四种 五种 多种 各种 各类 多 全部 所有 各", "方式 形式 渠道 途径")
        + " "
        + _joined("三种 四种 五种 三个 四个 三条 四条 三类 四类", "方式 形式 渠道 途径"),
        Kind.COMPARISON: "增长 增加 减少 下降 上升 同比 环比 相比 相较 较 比 净增 增幅 降幅 提高 提升 多于 少于 高于 低于 "
        "持平 同期 扩大 上涨",
        Kind.PARTS: "其中 含 包括 包含 其中含 分为 涵盖",
        Kind.SCOPE: _joined("全", "区 市 县 省 州 旗 盟 系统 辖区")
        + " 三级共 两级共 三级累计 各单位 各部门 成员单位 已备案 各镇 各街道 各县 各区 各市 "
        "各县区 各区县 各县市 各地 各级 各乡镇 各镇街 各镇办 各有关部门 各有关单位 各相关部门 各相关单位 各职能部门 "
        "各成员单位 各委办局 各科局 各局 下属单位 下属 所属单位 直属单位 系统内 辖区内 市直部门 区直部门 县直部门 市直单位 "
        "区直单位 县直单位 市级部门 区级部门 县级部门 其他部门 其他单位",
        Kind.OTHERS: "办公室名义 政府办公室名义 政府办名义 代拟 代为 政府名义 以区政府名义 以市政府名义 以县政府名义 以政府名义 以镇政府名义 协助 配合 指导 督促 督办 交办 转交 转来 会同 协办 参与 代区 代市 代县 代政府 帮助 组织各 上级部门 省厅 市局",
        Kind.OWN: "我局 我办 我委 我厅 我镇 我乡 我街道 我单位 我机关 我中心 我大队 我支队 本机关 本单位 "
        "本局 本部门 本镇 本街道 本乡 本办 本委 本中心",
        Kind.OFFICE: "办公室 政府办 本级 办公厅 机关",
        Kind.OTHER_YEAR: "以来 实施以来 施行以来 成立以来 历史累计 历年累计 去年 上年 上年度 上一年 上一年度 前年 往年 历年 近年 近年来 近两年 近三年 近五年 近几年 多年来 "
        "以往 上半年 下半年 季度 十三五 十四五 明年 下年 下一年 来年 下年度",
        Kind.THIS_YEAR: "今年 本年 本年度 全年 年内 当年 今年以来 本年以来 全年度 统计期内 报告期内",
        Kind.CUMULATIVE: "累计",
        Kind.LOOSE: "截至目前 目前 截至 截止 大部分 基本 总体 共计约",
        Kind.CONDITION: "如 若 如果 凡 因 对于 因为 由于 一旦 倘若",
        Kind.COMMA: ", ;",
        Kind.PAUSE: "、 :",
        Kind.OPEN: "(",
        Kind.CLOSE: ")",
        Kind.SKIP: _joined(
            "答复",
            "率 书 函 意见 件 稿 时限 期限 工作 文书 流程 质量 内容 口径 渠道 机制 情况 能力 水平 程序 规范 格式 模板 标准 "
            "环节 满意 告知书 结果 制度 人 文本 方式 要求 依据",
        )
        + " "
        + _joined("办结", "率 时限 期限 时间 情况 环节 结果")
        + " "
        + _joined("受理", "条件 范围 机构 点 窗口 渠道 方式 环节 制度 流程 机制")
        + " "
        + _joined(
            "办理", "流程 情况 结果 时限 工作 质量 程序 机制 费 环节 系统 渠道 指南 规范 制度 效率 进度 过程 依据 条件"
        )
        + " "
        + _joined("实施", "方案 细则 办法 意见 条例 清单 计划 主体 机构 规范 情况")
        + " "
        + _joined(
            "公开", "栏 平台 专栏 工作 指南 目录 制度 内容 条例 渠道 机制 情况 方式 专区 领域 力度 水平 质量 事项"
        )
        + " "
        + _joined("发布", "会 平台 机制 渠道 制度 工作 流程")
        + " 政府信息公开 政务公开 政务信息公开 信息公开 应公开尽公开 公开透明 政府信息公开工作 政府信息公开条例 公开办 "
        "保留意见 新增长点 新增长 申请人 依申请公开信息处理费 依申请公开政府信息处理费 依申请信息处理费 政府信息公开处理费 "
        "申请材料 申请量 申请费 申请渠道 申请表格 申请系统 申请平台 申请邮箱 "
        "健全区 健全市 健全县 安全区 安全市 安全县 安全系统 安全域 安全省 完全市 全区域 全市场 全系统性 全域性 全省心 "
        "较好 较大 较强 较多 较少 较为 较高 较低 较快 较全 较完 计较 比较 比例 比重 比率 占比 对比 评比 比对 比武 比赛 比学 "
        "百分比 增加值 含义 包含义 代为提出 代为申请 代为提交 一件事 几十 几百 几千 数十 数百 数千 十几 二十几 三十几 件数 件次 等次 等级 等待 同等 平等 各类 各项 各种 各方 各方面 各界 各科室 各股室 "
        "各处室 各环节 无关 无误 无论 无需 无偿 无障碍 有无 毫无 无法 无正当 无故 无缝 无纸 无人 无形 绝无 无不 若干 如下 "
        "如期 例如 如实 因此 因素 原因 如何 倘 若是 或若 平台建设 网络平台 书面形式 每一件 每件 第三方面 公平 重复性 "
        "其他需要 登记表 认定书 意见书 建议书 关于印发 问题导向 包括但不限于 机关单位 高质量",
    }
)


def lexicon() -> dict[str, Kind]:
    """word → kind. A word listed twice is a mistake of ours."""
    found: dict[str, Kind] = {}
    for kind, word in _listed():
        if found.setdefault(word, kind) is not kind:
            raise ValueError(f"{word} is {found[word]} and {kind}")
    return found


def _listed() -> Iterator[tuple[Kind, str]]:
    for kind, words in WORDS.items():
        for word in words.split():
            yield kind, word
