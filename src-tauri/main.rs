//! The desktop shell of Tableferry: the only Rust that knows Tauri. It opens the window and hands each command
//! of the page to the engine.

// On Windows no console opens beside the window.
#![cfg_attr(not(debug_assertions), windows_subsystem = "windows")]

mod awake;
mod closing;
mod commands;
mod dialogs;
mod dropped;
mod given;
mod long_work;
mod question;
mod window;

use app::App;
use dialogs::Dialogs;
use given::GivenFiles;
use question::NativeDialogs;
use std::sync::Arc;
use tauri::Manager;
use window::LastPlace;

fn main() {
    // The window need not wait for it.
    std::thread::spawn(app::tidy_at_start);
    let built = tauri::Builder::default()
        // The first, so that a second start ends before it has done anything.
        .plugin(given::single_instance())
        .manage(Dialogs::new())
        .manage(GivenFiles::of_command_line())
        .manage(LastPlace::default())
        .setup(|shell| {
            shell.manage(App::new(Arc::new(NativeDialogs(shell.handle().clone()))));
            awake::keep_while_running(shell.handle());
            long_work::tell_of_its_end(shell.handle());
            Ok(window::open(shell)?)
        })
        .on_window_event(|window, event| {
            dropped::handle(window, event);
            closing::handle(window, event);
            window.state::<LastPlace>().handle(window, event);
        })
        .invoke_handler(tauri::generate_handler![
            commands::jobs::cancel,
            commands::about::about,
            commands::about::open_data_folder,
            commands::open::page_listens,
            commands::open::choose_files,
            commands::open::choose_folder,
            commands::open::open_listed,
            commands::open::list_dump_as,
            commands::open::open_refused,
            commands::open::open_sample,
            commands::open::reopen_source,
            commands::open::read_source,
            commands::open::close_source,
            commands::destination::aws_profiles,
            commands::destination::known_destination,
            commands::destination::confirm_destination,
            commands::destination::test_connection,
            commands::destination::check_access,
            commands::sign_in::sign_in_choices,
            commands::sign_in::start_portal_sign_in,
            commands::sign_in::open_sign_in_page,
            commands::sign_in::finish_portal_sign_in,
            commands::sign_in::portal_accounts,
            commands::sign_in::portal_roles,
            commands::sign_in::take_keys,
            commands::sign_in::forget_keys,
            commands::sign_in::sign_in_with_code,
            commands::sign_in::signed_in_again,
            commands::design::review_plan,
            commands::design::propose_from_schema,
            commands::design::propose_tables_from_schema,
            commands::design::choose_schema,
            commands::design::edit_plan,
            commands::design::are_in_force,
            commands::design::save_plan,
            commands::design::open_plan,
            commands::design::save_plans,
            commands::design::open_plans,
            commands::relations::find_relations,
            commands::relations::measure_relation,
            commands::relations::place_tables,
            commands::relations::placement_options,
            commands::relations::unique_columns,
            commands::relations::derive_table,
            commands::questions::settle_questions,
            commands::questions::answer_questions,
            commands::questions::measure_questions,
            commands::questions::ask_question,
            commands::questions::save_for_developers,
            commands::preview::preview_rows,
            commands::preview::preview_record,
            commands::preview::record_at_line,
            commands::preview::check,
            commands::preview::save_set_aside,
            commands::table::table_state,
            commands::table::create_table,
            commands::table::set_table_options,
            commands::table::switch_on_recovery,
            commands::table::add_index,
            commands::table::entering_items,
            commands::table::delete_table,
            commands::import::import_items,
            commands::import::import_tables,
            commands::import::tables_apart,
            commands::import::left_over,
            commands::import::items_there,
            commands::import::unfinished_run,
            commands::import::route_offers,
            commands::import::raise_offer,
            commands::jobs::pause_job,
            commands::changes::changes_cost,
            commands::changes::find_changes,
            commands::changes::delete_gone,
            commands::changes::continue_deletion,
            commands::verify::verify_cost,
            commands::verify::verify_items,
            commands::runs::recent_runs,
            commands::runs::unreadable_runs,
            commands::runs::raised_tables,
            commands::runs::set_back,
            commands::runs::reopen_run,
            commands::runs::open_rejected,
            commands::runs::undo_run,
            commands::runs::forget_run,
            commands::runs::save_report,
            commands::runs::save_rejected,
            commands::query::list_tables,
            commands::query::describe_table,
            commands::query::query,
            commands::query::save_items,
        ])
        .build(tauri::generate_context!());
    match built {
        Ok(app) => app.run(|app, event| match event {
            // However the app comes to its end: what runs is told to, and keeps what it has done.
            tauri::RunEvent::Exit => {
                app.state::<LastPlace>().keep();
                tauri::async_runtime::block_on(closing::stop_all(app));
            }
            // There "Open with" is no argument, at the first start neither.
            #[cfg(target_os = "macos")]
            tauri::RunEvent::Opened { urls } => {
                given::open(app, urls.iter().filter_map(|url| url.to_file_path().ok()).collect());
            }
            _ => {}
        }),
        Err(error) => {
            eprintln!("Tableferry cannot open its window: {error}");
            std::process::exit(1);
        }
    }
}
