"""Reviews and lawsuits, decisions, documents, fees, and sums of the office's own."""

from __future__ import annotations

from bench.mutations.forms import Form

REVIEWS = (
    Form("涉政府信息公开的行政复议，{year}年度为{review}宗。"),
    Form("在政府信息公开领域，申请人提起行政复议{review|cn}件、行政诉讼{lawsuit|cn}件。"),
    Form("行政诉讼案件：{lawsuit}件。"),
    Form("因对政府信息公开答复不服而申请行政复议的{review}件。"),
    Form("政府信息公开类的行政诉讼有{lawsuit}起，{own}均派员出庭。"),
    Form("{review|wide}件政府信息公开行政复议案件中，维持{upheld|wide}件。", beyond=True),
    Form("政府信息公开方面的行政复议与行政诉讼分别为{review}件、{lawsuit}件。", beyond=True),
    Form(
        "行政复议方面，全年因政府信息公开被申请复议{review}件；行政诉讼方面，被提起诉讼{lawsuit}件。",
        free=True,
        least=(("review", 1),),
    ),
    Form("引发政府信息公开行政复议 {review} 件。"),
    Form("政府信息公开行政诉讼（含复议后起诉）共{lawsuit}件。"),
    Form("答复引发争议进入行政复议程序的有{review}件。"),
    Form("因信息公开发生行政诉讼{lawsuit|wide}宗。"),
    Form("被申请人为{own}的政府信息公开行政复议{review}件。"),
)
NO_REVIEWS = (
    Form("在政府信息公开工作中，没有引发行政复议，也没有引发行政诉讼。", zero=("review", "lawsuit")),
    Form("因政府信息公开产生的行政复议数、行政诉讼数均为0。", zero=("review", "lawsuit")),
    Form("{year}年度未出现政府信息公开行政诉讼。", zero=("lawsuit",)),
    Form("没有发生政府信息公开方面的行政复议。", zero=("review",)),
    Form("政府信息公开行政复议、行政诉讼：无。", zero=("review", "lawsuit")),
    Form("全年无一起因政府信息公开引发的行政复议、诉讼案件。", zero=("review", "lawsuit")),
)
DECISIONS = (
    Form("行政许可工作方面，本年度作出准予许可等决定{licensing}件。", beyond=True),
    Form("{year}年度，{own}所作行政处罚决定共计{penalties}件。"),
    Form("实施行政强制{coercion}次，均严格履行催告、决定等程序。"),
    Form("本年度办理行政许可{licensing|comma2}件，作出行政处罚{penalties|comma2}件。"),
    Form(
        "执法决定公开情况：行政许可{licensing}件、行政处罚{penalties}件、行政强制{coercion}件。",
        free=True,
        least=(("licensing", 1),),
        beyond=True,
    ),
    Form("{year}年办结行政许可事项{licensing|cn}件。"),
    Form("{own}{year}年作出的行政许可决定为{licensing}件。"),
    Form("对违法行为依法实施行政处罚，全年共{penalties}件。"),
    Form("{penalties}件行政处罚决定由{own}在{year}年作出。", beyond=True),
    Form("依法办理的行政许可，{year}年度共有{licensing}宗。"),
    Form("查处违法案件，作出行政处罚{penalties|wide}宗。"),
    Form("行政强制措施实施{coercion}起。"),
    Form("下达行政处罚决定书{penalties}份。", beyond=True),
    Form("年内办理各类行政许可{licensing}件次。"),
)
NO_DECISIONS = (
    Form("{own}无行政强制职权，{year}年度未作出行政强制决定。", zero=("coercion",)),
    Form("本年度行政处罚数为零。", zero=("penalties",), beyond=True),
    Form("{year}年没有实施行政强制。", zero=("coercion",)),
    Form("{year}年{own}未作出行政处罚、行政强制决定。", zero=("penalties", "coercion")),
    Form("行政许可0件。", zero=("licensing",), beyond=True),
)
DOCUMENTS = (
    Form(
        "规范性文件管理：新制发{made}件，废止{repealed}件，现行有效{in_force}件。", free=True, least=(("in_force", 1),)
    ),
    Form("{year}年以{own}名义制发的行政规范性文件共{made}件，均已公开并解读。"),
    Form("对外发布规范性文件{made|cn}份。"),
    Form("截至{year}年12月31日，{own}现行有效的行政规范性文件为{in_force}件。"),
    Form("行政规范性文件现行有效{in_force|wide}件，本年度废止{repealed|wide}件。"),
    Form("完成规范性文件清理，宣布废止行政规范性文件{repealed}件。"),
    Form("目录内现行有效行政规范性文件{in_force}件，公开率100%。"),
    Form("本年度制发行政规范性文件{made}件，依照程序开展合法性审核和公平竞争审查。"),
    Form("公开行政规范性文件 {made} 件。"),
    Form("出台行政规范性文件{made}件。", beyond=True),
    Form("保留现行有效的规范性文件{in_force|cn}件。"),
    Form("失效或废止行政规范性文件{repealed}件。", beyond=True),
    Form("行政规范性文件方面，{year}年制发数为{made}件。"),
)
NO_DOCUMENTS = (
    Form("报告年度内，{own}没有制发行政规范性文件。", zero=("made",)),
    Form("行政规范性文件制发数为0件。", zero=("made",)),
    Form("{own}本年度未制发、未废止行政规范性文件。", zero=("made", "repealed")),
    Form("未新制发行政规范性文件。", zero=("made",)),
)
FEES = (
    "《政府信息公开信息处理费管理办法》执行情况：{year}年{own}未向申请人收取任何信息处理费用。",
    "{own}办理政府信息公开申请一律免费，{year}年度信息处理费收取数为零。",
    "本年度，{own}没有依据《政府信息公开信息处理费管理办法》收取信息处理费。",
    "信息处理费收取情况：无。{year}年内{own}没有按件、按量计收费用的情形。",
    "未收取信息处理费（依据国办函〔2020〕109号）。",
    "{year}年{own}收取的信息处理费总额为人民币0元。",
    "在{year}年办理的申请中，没有达到信息处理费收取标准的情形，故未收取信息处理费。",
    "经统计，{year}年信息处理费收费金额0元、收费件数0件。",
    "{year}年度没有发生信息处理费。",
    "{own}没有就政府信息公开申请发出过信息处理费收费通知。",
    "本机关{year}年未曾收取信息处理费。",
    "政府信息公开信息处理费：0元。",
    "公开信息处理费方面，{year}年度{own}未收未欠。",
)
SUMS = (
    Form("本年度在各平台公开信息合计{sum3}条，包括门户网站{p1}条、微信公众号{p2}条、抖音号{p3}条。"),
    Form("发布解读材料{sum2|cn}篇（其中部门解读{p1|cn}篇、专家解读{p2|cn}篇）。"),
    Form("信息发布总量{sum2|comma2}条，其中：网站{p1|comma2}条，新媒体{p2|comma2}条。"),
    Form("主动公开文件{sum3}份，其中含通知{p1}份、公告{p2}份、意见{p3}份。"),
    Form("召开会议{sum2}次，其中专题会{p1}次，例会{p2}次。"),
    Form(
        "公开政府信息{sum4|wide}条。其中，概况类{p1|wide}条，法规公文类{p2|wide}条，工作信息类{p3|wide}条，公示公告类{p4|wide}条。"
    ),
    Form("全年更新栏目{sum2}个，其中一级栏目{p1}个，二级栏目{p2}个。"),
    Form("网站总发布量为{sum3}条（概况信息{p1}条，政务动态{p2}条，信息公开目录{p3}条）。"),
    Form("制作各类解读产品{sum3}个，其中图解{p1}个，短视频{p2}个，问答{p3}个。"),
    Form("推送信息{sum2|tens}条，其中微博{p1}条，微信{p2}条。"),
    Form("参加市、区两级培训共{sum2}次，其中市级{p1}次，区级{p2}次。"),
    Form("公开重点领域信息{sum3}条，其中教育{p1}条、医疗{p2}条、就业{p3}条。"),
    Form("征集意见{sum2}条，其中采纳{p1}条，未采纳{p2}条。"),
)
