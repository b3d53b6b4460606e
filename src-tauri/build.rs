//! Names the folder of capabilities, which is not where `tauri-build` looks by itself, and the commands.

fn main() {
    let attributes = tauri_build::Attributes::new()
        .capabilities_path_pattern("src-tauri/capabilities/*.json")
        .app_manifest(tauri_build::AppManifest::new().commands(&[
            "cancel",
            "choose_file",
            "open_refused",
            "open_sample",
            "reopen_source",
            "read_source",
            "close_source",
            "aws_profiles",
            "known_destination",
            "confirm_destination",
            "test_connection",
            "review_plan",
            "propose_from_schema",
            "choose_schema",
            "edit_plan",
            "are_in_force",
            "save_plan",
            "open_plan",
            "preview_rows",
            "preview_record",
            "record_at_line",
            "check",
            "save_set_aside",
            "table_state",
            "create_table",
            "delete_table",
            "import_items",
            "save_rejected",
            "items_there",
            "unfinished_run",
            "pause_job",
            "verify_cost",
            "verify_items",
            "recent_runs",
            "unreadable_runs",
            "reopen_run",
            "open_rejected",
            "undo_run",
            "forget_run",
            "save_report",
            "list_tables",
            "describe_table",
            "query",
            "save_items",
        ]));
    if let Err(error) = tauri_build::try_build(attributes) {
        println!("cargo::error={error:#}");
        std::process::exit(1);
    }
}
