"""Requests: received, answered, carried over, by whom, with which result, against the year before."""

from __future__ import annotations

from bench.mutations.forms import Form

RECEIVED = (
    Form("{year}年，{own}共收到政府信息公开申请{new}件。"),
    Form("{year}年，{own}新收政府信息公开申请{new}件，上年结转{carried_in}件，办结{answered}件，结转下年度{carried_out}件。", free=True),
    Form("{year}年度，{own}收到政府信息公开申请{both}件（其中上年结转{carried_in}件），答复{answered}件。"),
    Form("全年受理依申请公开{new}件、按时答复{answered}件，按时答复率100%。"),
    Form("本年度{own}新增政府信息公开申请{new}件，均通过网上申请平台登记。"),
    Form("全年接收政府信息公开申请{new}件，内容主要涉及征地补偿、项目审批等方面。"),
    Form("{year}年，{own}受理政府信息公开申请{both}件（含上年结转{carried_in}件），已办结{answered}件，{carried_out}件结转下年度继续办理。"),
    Form("截至{year}年12月31日，共收到政府信息公开申请{new|wide}件。"),
    Form("{own}畅通信函、当面、网络等申请渠道，{year}年共受理公民、法人和其他组织提出的政府信息公开申请{new}件。"),
    Form("依申请公开方面，{year}年{own}收到申请{new}件，其中自然人申请{natural_person}件、法人或其他组织申请{corporate}件。"),
    Form("{year}年，{own}收到依申请公开政府信息{new}件，内容集中在工程建设、行政许可档案等方面。"),
    Form("本年新收政府信息公开申请{new}件，与上年结转的{carried_in}件合并办理。"),
    Form("{year}年，{own}收到信息公开申请共计{new}件次，未发生因答复不当引发的争议。"),
    Form("一年来，{own}共收到群众提交的政府信息公开申请{new|tens}件，均按程序登记。"),
    Form("全年共收到政府信息公开申请{new|cn}件，未收取任何费用。"),
)  # fmt: skip
ANSWERED = (
    Form("全年共答复政府信息公开申请{answered}件。"),
    Form("{year}年，{own}在法定期限内办结政府信息公开申请{answered}件。"),
    Form("本年度办理完毕的政府信息公开申请共{answered}件，均按要求留存档案。"),
    Form("{own}严格执行登记、审核、办理、答复、归档流程，全年答复申请人{answered}件。"),
    Form("其中{answered}件已在规定期限内办理完毕。"),
    Form("{year}年，{own}依法依规答复政府信息公开申请{answered|comma}件。"),
    Form("全年办结依申请公开件{answered}件，办理质量稳步提高。"),
    Form("对收到的政府信息公开申请，已依法答复{answered|wide}件。"),
    Form("{own}全年共办理答复政府信息公开申请{answered}件，其中当面答复与邮寄答复相结合。"),
    Form("{year}年已办结政府信息公开申请{answered}件，办结时限平均缩短2个工作日。"),
    Form("按时限要求答复政府信息公开申请{answered}件，无超期答复情况。"),
    Form("经审查研究，{own}对政府信息公开申请作出答复{answered}件。"),
    Form("本年度依申请公开答复{answered|cn}件。"),
)  # fmt: skip
CARRIED = (
    Form("上年结转政府信息公开申请{carried_in}件。"),
    Form("另有上年结转申请{carried_in}件，已一并办理。"),
    Form("因部分申请年底收到，{carried_out}件结转下年度继续办理。"),
    Form("结转下年度办理的政府信息公开申请{carried_out}件。"),
    Form("上年度结转至本年度办理的申请为{carried_in}件，本年度结转下年度的申请为{carried_out}件。"),
    Form("截至年底，尚有{carried_out}件申请结转下年度继续办理，未超过法定期限。"),
    Form("其中，上年结转{carried_in}件。", least=(("carried_in", 1),)),
    Form("年末结转下年{carried_out}件，均在法定办理期限内。"),
    Form("由{last}年结转的政府信息公开申请{carried_in}件，已于{year}年第一季度办理完毕。"),
    Form("{year}年12月下旬收到的部分申请尚在办理，结转下年度{carried_out}件。"),
    Form("本年度结转下年度继续办理的有{carried_out|cn}件。"),
    Form("上年结转{carried_in|wide}件，结转下年度{carried_out|wide}件。"),
    Form("{year}年办理上年结转的申请{carried_in}件。"),
)  # fmt: skip
CLOSED = (
    Form("收到的政府信息公开申请均已按期答复。", zero=("carried_out",)),
    Form("上述申请全部在法定期限内办结。", zero=("carried_out",)),
    Form("{year}年收到的政府信息公开申请均已办结答复。", zero=("carried_out",)),
    Form("所有依申请公开件均已在规定时限内答复申请人。", zero=("carried_out",)),
    Form("全年收到的申请已全部答复，群众满意度较高。", zero=("carried_out",)),
    Form("本年度政府信息公开申请全部办理完毕，无结转下年度情况。", zero=("carried_out",)),
)  # fmt: skip
APPLICANTS = (
    Form("从申请人类型看，自然人申请{natural_person}件，商业企业申请{business}件。"),
    Form("申请人中，自然人提出申请{natural_person}件、法人或其他组织提出申请{corporate}件。"),
    Form("其中，自然人申请{natural_person}件。"),
    Form("新收申请中，自然人{natural_person}件，法人或其他组织{corporate}件。", free=True),
    Form("按申请主体划分：公民申请{natural_person}件，企业等组织申请{corporate}件。", beyond=True),
    Form("申请人以自然人为主，自然人申请{natural_person}件。"),
    Form("商业企业提出政府信息公开申请{business}件。"),
    Form("科研机构申请{research}件，社会公益组织申请{public_welfare}件。"),
    Form("法律服务机构申请{legal_service}件。"),
    Form("自然人申请{natural_person|wide}件，商业企业申请{business|wide}件。"),
    Form("收到自然人申请{natural_person|cn}件。"),
    Form("申请主体涵盖自然人{natural_person}件、商业企业{business}件、法律服务机构{legal_service}件。"),
    Form("商业企业申请{business}件，科研机构申请{research}件，均已登记建档。"),
)  # fmt: skip
RESULTS = (
    Form("办理结果中，予以公开{granted}件，部分公开{partial}件。"),
    Form("其中，予以公开{granted}件，不予公开{denied}件，无法提供{unable}件，不予处理{refused}件。", free=True, least=(("answered", 1),)),
    Form("从办理结果看，予以公开{granted}件、部分公开{partial}件、无法提供{unable}件。"),
    Form("本机关不掌握相关政府信息而无法提供的{not_held}件。"),
    Form("作出予以公开决定{granted}件，占答复总数的{granted|share}。"),
    Form("予以公开和部分公开的共{opened}件。"),
    Form("因属于信访举报投诉类申请而不予处理的{petition}件。"),
    Form("不予公开{denied}件，均已向申请人说明理由。"),
    Form("无法提供的申请{unable}件，均告知申请人获取途径。"),
    Form("予以公开{granted|wide}件，无法提供{unable|wide}件。"),
    Form("区分处理后部分公开{partial}件。"),
    Form("重复申请不予处理{repeat}件。"),
    Form("答复申请人予以公开的有{granted|cn}件。"),
)  # fmt: skip
TREND = (
    Form("与{last}年相比，政府信息公开申请数量{new|word}{new|diff}件。"),
    Form("{year}年共收到政府信息公开申请{new}件，较上年{new|word}{new|diff}件。"),
    Form("申请量同比{new|word}{new|rate}。"),
    Form("全年收到政府信息公开申请{new}件，同比{new|word}{new|rate}。"),
    Form("新收申请{new}件，比上年{new|word}{new|diff}件，{new|word}{new|rate}。"),
    Form("收到申请数量较去年{new|word}{new|diff}件。"),
    Form("本年度收到依申请公开{new}件，与上年度相比{new|word}了{new|diff}件。"),
    Form("{year}年受理申请{new}件，较{last}年{new|word}{new|diff}件。"),
    Form("政府信息公开申请数量比上年度{new|word}{new|rate}。"),
    Form("收到政府信息公开申请较上年同期{new|word}{new|diff}件，群众获取信息的需求有所变化。"),
    Form("{year}年度依申请公开数量与{last}年度相比{new|word}{new|rate}。"),
)  # fmt: skip
ZEROS = (
    Form("{year}年，{own}未收到政府信息公开申请。", zero=("new", "carried_in")),
    Form("本年度未收到新的政府信息公开申请。", zero=("new",)),
    Form("{year}年度{own}没有收到政府信息公开申请。", zero=("new", "carried_in")),
    Form("全年未收到公民、法人和其他组织的政府信息公开申请。", zero=("new", "carried_in")),
    Form("{year}年{own}收到政府信息公开申请0件。", zero=("new",)),
    Form("{own}{year}年度未收到任何依申请公开件。", zero=("new", "carried_in")),
    Form("依申请公开方面，{year}年未收到相关申请。", zero=("new", "carried_in")),
    Form("本年度无政府信息公开申请。", zero=("new", "carried_in")),
    Form("{own}全年没有收到依申请公开政府信息的申请。", zero=("new", "carried_in")),
    Form("{year}年度受理政府信息公开申请0件、答复0件。", zero=("new", "carried_in", "answered")),
    Form("截至{year}年12月31日，{own}未收到群众要求公开政府信息的申请。", zero=("new", "carried_in")),
    Form("{year}年未收到通过信函、网络、当面等方式提出的政府信息公开申请。", zero=("new", "carried_in")),
    Form("本年度新收政府信息公开申请０件。", zero=("new",)),
)  # fmt: skip
NO_REST = (
    Form("无结转下年度继续办理的申请。", zero=("carried_out",)),
    Form("没有上年结转的申请。", zero=("carried_in",)),
    Form("上年结转0件，结转下年度0件。", zero=("carried_in", "carried_out")),
)
