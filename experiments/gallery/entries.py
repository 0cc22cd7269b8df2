"""What the gallery shows: each figure with the code that draws it and its words."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Entry:
    """A figure of the gallery.

    `code` is an expression over the names that the page explains; `{lang}` is put in.
    """

    name: str
    code: str
    en: str
    vi: str


ENTRIES = (
    Entry(
        "figure_sheet",
        'figure_sheet(runs, measured=measured, lang="{lang}")',
        "One page of nine panels: a scenario over seeds beside what was measured.",
        "Một trang chín ô: một kịch bản trên các hạt giống ngẫu nhiên, bên cạnh số liệu đo được.",
    ),
    Entry(
        "panel_figure",
        'panel_figure(runs, "employment", measured=measured, lang="{lang}")',
        "One panel of the sheet by itself.",
        "Một ô của trang đó, vẽ riêng.",
    ),
    Entry(
        "trajectory_figure",
        'trajectory_figure(three, "mean_pay", lang="{lang}")',
        "Any series, sum or ratio over the years, scenarios with bands over seeds.",
        "Chỉ tiêu, tổng hoặc tỷ số bất kỳ theo năm; mỗi kịch bản có dải trên các hạt giống.",
    ),
    Entry(
        "comparison_figure",
        'comparison_figure(comparison, lang="{lang}")',
        "Paired differences of two scenarios, seed by seed, by year.",
        "Chênh lệch ghép cặp của hai kịch bản, theo từng hạt giống, qua các năm.",
    ),
    Entry(
        "effects_figure",
        'effects_figure(comparisons, lang="{lang}")',
        "What each policy changes in the last year, with bars over seeds.",
        "Mỗi chính sách thay đổi điều gì trong năm cuối, với khoảng trên các hạt giống.",
    ),
    Entry(
        "policy_map_figure",
        'policy_map_figure(comparisons, lang="{lang}")',
        "Policies by criteria: size and sign, and whether the sign is robust.",
        "Chính sách theo tiêu chí: độ lớn, dấu, và dấu có vững hay không.",
    ),
    Entry(
        "tradeoff_figure",
        'tradeoff_figure(comparisons, "public_spending", "community_score", better_x="down", '
        'lang="{lang}")',
        "Two outcomes of each policy, and which policies no other beats in both.",
        "Hai kết quả của mỗi chính sách, và những chính sách không bị vượt ở cả hai.",
    ),
    Entry(
        "criteria_radar_figure",
        'criteria_radar_figure(three, year=2030, lang="{lang}")',
        "The six criteria of an intelligent community in one year.",
        "Sáu tiêu chí của cộng đồng thông minh trong một năm.",
    ),
    Entry(
        "criteria_path_figure",
        'criteria_path_figure(three, lang="{lang}")',
        "The same over the years.",
        "Sáu tiêu chí qua các năm.",
    ),
    Entry(
        "labour_cost_figure",
        'labour_cost_figure(runs, lang="{lang}")',
        "Exporters' unit labour cost against that of competitors.",
        "Chi phí lao động đơn vị của khối xuất khẩu so với đối thủ cạnh tranh.",
    ),
    Entry(
        "labour_flow_figure",
        'labour_flow_figure(labour_flows(*run.censuses.values()), lang="{lang}")',
        "Who moved where between censuses: farm, factory, services, knowledge.",
        "Ai chuyển đi đâu giữa các kỳ điều tra: nông nghiệp, nhà máy, dịch vụ, tri thức.",
    ),
    Entry(
        "wage_distribution_figure",
        'wage_distribution_figure(*run.censuses.values(), lang="{lang}")',
        "The distribution of pay of employees.",
        "Phân bố tiền lương của người làm công.",
    ),
    Entry(
        "firm_size_figure",
        'firm_size_figure(*run.censuses.values(), lang="{lang}")',
        "The distribution of firms by size.",
        "Phân bố doanh nghiệp theo quy mô.",
    ),
    Entry(
        "income_figure",
        'income_figure(run.census(2020), by="origin", lang="{lang}")',
        "Inequality of household income, and in-migrants beside locals.",
        "Bất bình đẳng thu nhập hộ gia đình, người nhập cư bên cạnh người địa phương.",
    ),
    Entry(
        "budget_figure",
        'budget_figure(run, 2030, other=strategy, lang="{lang}")',
        "What a policy changes in the budget of the province, to the đồng.",
        "Chính sách thay đổi ngân sách của tỉnh ra sao, chính xác đến từng đồng.",
    ),
    Entry(
        "flow_matrix_figure",
        'flow_matrix_figure(run, 2030, lang="{lang}")',
        "Who pays whom in a year.",
        "Ai trả tiền cho ai trong một năm.",
    ),
    Entry(
        "network_figure",
        'network_figure(run.census(2030), strategy.census(2030), lang="{lang}")',
        "Foreign firms, their domestic suppliers, and the schools that work with firms.",
        "Doanh nghiệp nước ngoài, nhà cung cấp trong nước, và trường học gắn kết với doanh nghiệp.",
    ),
    Entry(
        "sensitivity_map_figure",
        'sensitivity_map_figure(sensitivity, lang="{lang}")',
        "Which parameters matter for which outputs.",
        "Tham số nào quan trọng đối với kết quả nào.",
    ),
    Entry(
        "pack_figure",
        'pack_figure(load_pack("binh-duong", start_year=2010), lang="{lang}")',
        "What is known of a province: inputs measured, standing in, assumed; the opening.",
        "Mức độ hiểu biết về một tỉnh: phần đo được, thay thế, giả định; năm mở đầu.",
    ),
    Entry(
        "provinces_figure",
        'provinces_figure(yearly, "population", basis="pop-post2019census-dstai", last_year=2021, '
        'lang="{lang}")',
        "Many provinces at a glance: simulated lines, measured dots.",
        "Nhiều tỉnh trong một hình: đường mô phỏng, chấm số đo.",
    ),
)
