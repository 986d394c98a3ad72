import type { Dialect } from "../sql/dialect.ts";

/**
 * Well-known MCP servers and those of their tools of which it is known what they do, as their own documentation says.
 * A tool that is not listed is unknown, however harmless its name. The name of a server is the person's own choice, from
 * a file that agents may not change; nothing is ever concluded from a name that a server gives itself or its tools.
 */
export interface McpServer {
  /** The names it usually has in `mcp.json`, and what VS Code makes of its name in the gallery. Lists are words. */
  readonly names: string;
  /** Tools that show what the service holds, or only compute. */
  readonly reads?: string;
  /** `commands`: the server pastes its input into a command line, so that only plain words may stand there. */
  readonly through?: "commands";
  /** Tools that work on files here, by what they do. */
  readonly files?: Readonly<Partial<Record<FileDeed, string>>>;
  /** Tools that open an address, named by the field `url`. */
  readonly visits?: string;
  /** Tools that run the command in `cli_command`, which must be one of this program's. */
  readonly commands?: { readonly tools: string; readonly program: string };
  /** Tools that run the statements in `sql` or `query`. */
  readonly queries?: { readonly tools: string; readonly engine: string; readonly dialect: Dialect };
}

export type FileDeed = "reads" | "readsMany" | "lists" | "writes" | "edits" | "folder" | "moves" | "copies" | "deletes";

const browser =
  "browser_snapshot browser_console_messages browser_network_requests browser_take_screenshot browser_wait_for browser_resize browser_close browser_navigate_back";

const servers: readonly McpServer[] = [
  {
    names: "github github-mcp github_github github-mcp-server",
    reads:
      "get_me get_teams get_team_members issue_read get_issue get_issue_comments list_issues search_issues list_issue_types get_label list_label pull_request_read get_pull_request get_pull_request_diff get_pull_request_files get_pull_request_comments get_pull_request_reviews get_pull_request_status list_pull_requests search_pull_requests get_file_contents list_commits get_commit list_branches list_tags get_tag list_releases get_latest_release get_release_by_tag search_repositories search_code search_users search_orgs list_workflows list_workflow_runs get_workflow_run list_workflow_jobs get_job_logs actions_list actions_get list_discussions get_discussion get_discussion_comments list_notifications get_notification_details list_code_scanning_alerts get_code_scanning_alert list_dependabot_alerts get_dependabot_alert list_gists get_gist list_starred_repositories",
  },
  {
    names: "gitlab gitlab-mcp",
    reads:
      "get_file_contents search_repositories get_project list_projects get_issue list_issues get_merge_request get_merge_request_diffs list_merge_requests list_commits get_commit list_branches list_pipelines get_pipeline list_pipeline_jobs get_pipeline_job_output get_repository_tree list_labels list_milestones get_merge_request_commits get_merge_request_pipelines get_pipeline_jobs",
  },
  {
    names: "filesystem file-system fs",
    reads: "list_allowed_directories",
    files: {
      reads: "read_file read_text_file read_media_file get_file_info",
      readsMany: "read_multiple_files",
      lists: "list_directory list_directory_with_sizes directory_tree search_files",
      writes: "write_file",
      edits: "edit_file",
      folder: "create_directory",
      moves: "move_file",
      copies: "copy_file",
      deletes: "delete_file delete_directory remove_file",
    },
  },
  {
    names: "git",
    through: "commands",
    reads: "git_status git_diff_unstaged git_diff_staged git_diff git_log git_show",
  },
  {
    names: "postgres postgresql pg",
    reads: "list_tables list_schemas list_objects get_object_details describe_table",
    queries: { tools: "query execute_sql execute_query", engine: "postgres", dialect: "postgres" },
  },
  {
    names: "sqlite",
    reads: "list_tables describe_table",
    queries: { tools: "query read_query write_query create_table", engine: "sqlite", dialect: "sqlite" },
  },
  {
    names: "mysql mariadb",
    reads: "list_tables list_databases describe_table",
    queries: { tools: "query mysql_query execute_sql execute_query read_query", engine: "mysql", dialect: "mysql" },
  },
  { names: "playwright playwright-mcp microsoft_pla", reads: browser, visits: "browser_navigate" },
  { names: "puppeteer", visits: "puppeteer_navigate" },
  {
    names: "chrome-devtools chrome-devtoo chromedevtool",
    reads:
      "list_pages list_console_messages get_console_message list_network_requests get_network_request take_snapshot take_screenshot wait_for",
    visits: "new_page",
  },
  {
    names: "slack",
    reads:
      "slack_list_channels slack_get_channel_history slack_get_thread_replies slack_get_users slack_get_user_profile",
  },
  {
    names: "linear",
    reads:
      "list_issues get_issue list_projects get_project list_teams get_team list_users get_user list_comments list_cycles list_documents get_document list_issue_statuses get_issue_status list_issue_labels search_documentation",
  },
  {
    names: "jira atlassian mcp-atlassian confluence",
    reads:
      "getJiraIssue searchJiraIssuesUsingJql getVisibleJiraProjects getJiraProjectIssueTypesMetadata getTransitionsForJiraIssue getJiraIssueRemoteIssueLinks lookupJiraAccountId getConfluencePage getConfluenceSpaces getPagesInConfluenceSpace getConfluencePageDescendants getConfluencePageFooterComments getConfluencePageInlineComments searchConfluenceUsingCql atlassianUserInfo getAccessibleAtlassianResources jira_get_issue jira_search jira_get_transitions jira_get_project_issues jira_get_all_projects confluence_search confluence_get_page confluence_get_comments confluence_get_page_children",
  },
  {
    names: "notion notionapi makenotion_no",
    reads:
      "notion-search notion-fetch notion-get-comments notion-get-users notion-get-self search fetch API-post-search API-get-user API-get-users API-get-self API-retrieve-a-page API-retrieve-a-database API-retrieve-a-block API-get-block-children API-retrieve-a-comment",
  },
  {
    names: "sentry getsentry_sen",
    reads:
      "whoami find_organizations find_teams find_projects find_releases find_issues get_issue_details get_trace_details search_events search_issues search_issue_events search_docs get_doc get_issue_tag_values",
  },
  {
    names: "stripe",
    reads:
      "list_customers list_products list_prices list_invoices list_payment_intents list_subscriptions list_coupons list_disputes retrieve_balance get_stripe_account_info search_stripe_documentation",
  },
  {
    names: "kubernetes k8s",
    through: "commands",
    reads:
      "kubectl_get kubectl_describe kubectl_logs explain_resource list_api_resources pods_list pods_list_in_namespace pods_get pods_log pods_top nodes_top namespaces_list events_list resources_list resources_get",
  },
  {
    names: "docker",
    through: "commands",
    reads: "list_containers list_images list_networks list_volumes get_logs fetch_container_logs",
  },
  { names: "aws-docs aws-documenta awslabs.aws-d", reads: "search_documentation read_documentation recommend" },
  {
    names: "aws-api aws awslabs.aws-a",
    reads: "suggest_aws_commands",
    commands: { tools: "call_aws", program: "aws" },
  },
  { names: "aws-knowledge aws-knowledge-mcp", reads: "aws___search_documentation aws___read_documentation" },
  {
    names: "terraform hashicorp_ter",
    reads:
      "search_providers get_provider_details get_latest_provider_version search_modules get_module_details get_latest_module_version search_policies get_policy_details resolveProviderDocID getProviderDocs searchModules moduleDetails",
  },
  {
    names: "context7 upstash_conte",
    reads: "resolve-library-id get-library-docs query-docs",
  },
  {
    names: "microsoft-learn microsoft.doc microsoft-doc",
    reads: "microsoft_docs_search microsoft_docs_fetch microsoft_code_sample_search",
  },
  { names: "deepwiki", reads: "read_wiki_structure read_wiki_contents ask_question" },
  { names: "memory", reads: "read_graph search_nodes open_nodes" },
  { names: "fetch mcp-fetch", visits: "fetch fetch_url fetch_html fetch_markdown fetch_txt fetch_json" },
  {
    names: "brave-search brave brave_search",
    reads: "brave_web_search brave_local_search brave_news_search brave_image_search brave_video_search",
  },
  { names: "sequential-thinking sequentialthinking sequential-th sequentialthi", reads: "sequentialthinking" },
  { names: "time", reads: "get_current_time convert_time" },
];

const byName: ReadonlyMap<string, McpServer> = new Map(
  servers.flatMap((server) => listed(server.names).map((name) => [name, server] as const)),
);

/** What is known of the server that a person gave this name; undefined for one that is not well known. */
export function knownServer(name: string): McpServer | undefined {
  return byName.get(name);
}

/** Every tool of the server that the table knows. */
export function toolsOf({ reads, files, visits, queries, commands }: McpServer): ReadonlySet<string> {
  return new Set([reads, visits, queries?.tools, commands?.tools, ...Object.values(files ?? {})].flatMap(listed));
}

/** Whether a list of words has the word. */
export function lists(words: string | undefined, word: string): boolean {
  return listed(words).includes(word);
}

/** What a server of files does with them by this tool; undefined where it is no tool of that kind. */
export function fileDeedOf({ files }: McpServer, tool: string): FileDeed | undefined {
  return (Object.keys(files ?? {}) as FileDeed[]).find((deed) => lists(files?.[deed], tool));
}

function listed(words: string | undefined): readonly string[] {
  return words === undefined ? [] : words.split(" ");
}
